import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseConfig } from '#src/config.ts';
import { readAnchors } from '#src/journal/anchor.ts';

function blocks(page: string): readonly string[] {
  const text = readFileSync(page, 'utf8');
  return [...text.matchAll(/```\w*\n(.*?)```/gs)].map(([, block]) => block ?? '');
}

describe('what the pages say about the audit', () => {
  it('is a configuration that is in order, with each kind of place', () => {
    const block = blocks('docs/configuration.md').find((each) => each.startsWith('audit:\n')) ?? '';

    const parsed = parseConfig(block, 'fettle.yaml');

    expect(parsed).toMatchObject({ ok: true });
    const audit = parsed.ok ? parsed.value.audit : undefined;
    expect(audit?.anchors?.to.map(({ kind }) => kind)).toEqual([
      'file',
      'git',
      'webhook',
      'syslog',
    ]);
    expect(audit?.stream?.map(({ kind }) => kind)).toEqual(['syslog', 'file']);
  });

  it('shows an anchor as it is written, but for its lengths', () => {
    const block = blocks('docs/journal.md').find((each) => each.startsWith('{"anchor"')) ?? '';
    const whole = block.replace('f961…', 'f961'.repeat(16));

    expect(readAnchors(whole)).toMatchObject({ anchors: [{ anchor: { seq: 1204 } }], others: [] });
  });
});

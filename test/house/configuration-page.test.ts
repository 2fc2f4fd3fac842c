import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseDocument } from 'yaml';
import { defaultConfig, parseConfig } from '#src/config.ts';
import { Host } from '#src/host/host.ts';
import { parseInventory } from '#src/host/inventory.ts';

const [config = '', inventory = ''] = [
  ...readFileSync('docs/configuration.md', 'utf8').matchAll(/```yaml\n(.*?)```/gs),
].map(([, text]) => text ?? '');

describe('docs/configuration.md', () => {
  it('says every default as it is', () => {
    const parsed = parseConfig(config, 'fettle.yaml');

    expect(parsed).toMatchObject({ ok: true, value: defaultConfig });
  });

  it('names every key of the configuration', () => {
    const written = keysOf(parseDocument(config).toJS());

    expect(written).toEqual(keysOf(defaultConfig));
  });

  it('shows an inventory that is in order and names every key of a host', () => {
    const parsed = parseInventory(inventory, 'hosts.yaml');

    expect(parsed).toMatchObject({ ok: true });
    for (const key of Object.keys(Host.shape)) expect(inventory).toMatch(new RegExp(`\\b${key}:`));
  });

  it('refuses the same page with a mistake in it, so that it is really read', () => {
    const parsed = parseConfig(config.replace('runsPerHost', 'runPerHost'), 'fettle.yaml');

    expect(parsed.ok).toBe(false);
  });
});

/** "approval.approvals.low", sorted. */
function keysOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
  return Object.entries(value)
    .flatMap(([key, inner]) => keysOf(inner, path === '' ? key : `${path}.${key}`))
    .toSorted();
}

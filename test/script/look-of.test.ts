import { describe, expect, it } from '@jest/globals';
import type { Probe } from '#src/playbook/schema.ts';
import { lookOf } from '#src/script/look-of.ts';

describe('a look', () => {
  const probe: Pick<Probe, 'returns'> = {
    returns: {
      count: 'number',
      state: { type: 'text', values: ['up', 'down'] },
      until: 'date',
      works: 'boolean',
    },
  };
  const at = { source: 'ssh', at: 5 };
  const ok = { name: 'one', outcome: 'ok', message: '', durationMs: 7 } as const;

  it('holds what the playbook declares, and leaves the rest out', () => {
    const value = { count: 3, state: 'up', until: '2026-02-28T10:00:00Z', works: false, more: 1 };

    expect(lookOf(probe, { ...ok, value }, at)).toEqual({
      kind: 'read',
      values: { count: 3, state: 'up', until: '2026-02-28T10:00:00Z', works: false },
      unknown: {},
      durationMs: 7,
      ...at,
    });
  });

  it.each([
    { key: 'count', value: '3' },
    { key: 'count', value: null },
    { key: 'state', value: 'sideways' },
    { key: 'until', value: '2026-02-30' },
    { key: 'until', value: '2026-02-20T10:00:00+02:00' },
    { key: 'works', value: 'true' },
    { key: 'works', value: { nested: true } },
  ])('makes $key unknown when it is told as $value', ({ key, value }) => {
    const look = lookOf(probe, { ...ok, value: { [key]: value } }, at);

    expect(look).toMatchObject({
      values: {},
      unknown: { [key]: expect.stringContaining('is not') },
    });
  });

  it('lets a reason win over a value', () => {
    const value = { count: 3, unknown: { count: 'may not read it' } };

    expect(lookOf({ returns: { count: 'number' } }, { ...ok, value }, at)).toMatchObject({
      values: {},
      unknown: { count: 'may not read it' },
    });
  });

  it.each([
    { outcome: 'error', failure: 'script-failed' },
    { outcome: 'timed-out', failure: 'timed-out' },
    { outcome: 'bad-output', failure: 'bad-answer' },
  ] as const)('that ended with $outcome failed as $failure', ({ outcome, failure }) => {
    const look = lookOf({ returns: {} }, { ...ok, outcome, message: 'why' }, at);

    expect(look).toMatchObject({ kind: 'failed', failure, message: 'why' });
  });
});

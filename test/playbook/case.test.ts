import { describe, expect, it } from '@jest/globals';
import { Case, looksAfter, looksAfterRollback, looksOf } from '#src/playbook/case.ts';

const written = Case.parse({
  comment: 'c',
  report: 'r',
  host: { name: 'web-01', platform: 'linux' },
  looks: {
    key: { matches: false, owner: 'root', unknown: { mode: 'needs root' } },
    log: { failed: 'refused', message: 'denied' },
    port: { result: 'open' },
  },
  expect: {},
  offers: [],
  after: {
    mend: {
      looks: {
        key: { matches: true, mode: '640', unknown: { owner: 'gone' } },
        log: { errors: 0 },
        port: { failed: 'timed-out', message: 'silent' },
        fresh: { seen: true },
      },
      verified: true,
      rollback: { looks: { key: { owner: 'nobody' } } },
    },
  },
});

describe('a case', () => {
  it('gives its readings as if they had been taken', () => {
    expect(looksOf(written.looks, { at: 7, source: 'practice' })).toEqual({
      key: {
        kind: 'read',
        values: { matches: false, owner: 'root' },
        unknown: { mode: 'needs root' },
        source: 'practice',
        at: 7,
        durationMs: 0,
      },
      log: {
        kind: 'failed',
        failure: 'refused',
        message: 'denied',
        source: 'practice',
        at: 7,
        durationMs: 0,
      },
      port: {
        kind: 'read',
        values: { result: 'open' },
        unknown: {},
        source: 'practice',
        at: 7,
        durationMs: 0,
      },
    });
  });

  it('lays the differences after a remedy over what was read, key by key', () => {
    expect(looksAfter(written, 'mend')).toEqual({
      key: { matches: true, mode: '640', unknown: { owner: 'gone' } },
      log: { errors: 0 },
      port: { failed: 'timed-out', message: 'silent' },
      fresh: { seen: true },
    });
    expect(looksAfter(written, 'other')).toEqual(written.looks);
    expect(looksAfter(written, 'constructor')).toEqual(written.looks);
  });

  it('is as it was after a rollback, except for what it says', () => {
    expect(looksAfterRollback(written, 'mend')).toEqual({
      ...written.looks,
      key: { matches: false, owner: 'nobody', unknown: { mode: 'needs root' } },
    });
  });

  it('goes on from another state where several remedies are tried', () => {
    const then = looksAfter(written, 'mend', { key: { matches: false, extra: 1 } });

    expect(then.key).toEqual({
      matches: true,
      mode: '640',
      extra: 1,
      unknown: { owner: 'gone' },
    });
  });
});

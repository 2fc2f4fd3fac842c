import { expect, it } from '@jest/globals';
import { isAsBefore, recheck } from '#src/approval/recheck.ts';
import type { Looks, Value } from '#src/playbook/reading.ts';
import { plan } from '#test/fakes/incident-samples.ts';

const approved = plan({
  readings: { 'log.errors': 14, 'key.path': '/etc/key.pem', 'service.active': true },
  evidence: { 'log.errors': { above: 0 }, 'service.active': true },
  exact: ['key.path'],
});

function read(values: Readonly<Record<string, Value>>): {
  looks: Looks;
  answers: Record<string, Value>;
} {
  const looks: Record<string, Looks[string]> = {};
  for (const [path, value] of Object.entries(values)) {
    const [probe = '', key = ''] = path.split('.');
    looks[probe] = {
      kind: 'read',
      values: { [key]: value },
      unknown: {},
      source: 'test',
      at: 0,
      durationMs: 0,
    };
  }
  return { looks, answers: {} };
}

const same = { 'log.errors': 14, 'key.path': '/etc/key.pem', 'service.active': true };

it.each([
  { $: 'nothing changed', now: same, truth: 'holds', changed: [] },
  {
    $: 'a bounded number moved on',
    now: { ...same, 'log.errors': 20 },
    truth: 'holds',
    changed: [],
  },
  {
    $: 'a bounded number left its bound',
    now: { ...same, 'log.errors': 0 },
    truth: 'fails',
    changed: ['log.errors'],
  },
  {
    $: 'a parameter is another',
    now: { ...same, 'key.path': '/tmp/x' },
    truth: 'holds',
    changed: ['key.path'],
  },
  {
    $: 'a value is another',
    now: { ...same, 'service.active': false },
    truth: 'fails',
    changed: ['service.active'],
  },
  {
    $: 'a reading is gone',
    now: { 'log.errors': 14, 'key.path': '/etc/key.pem' },
    truth: 'unknown',
    changed: ['service.active'],
  },
])('$$: $truth, changed $changed', ({ now, truth, changed }) => {
  const result = recheck(approved, read(now));

  expect(result.truth).toBe(truth);
  expect(result.changes.map(({ path }) => path)).toEqual(changed);
});

it.each([
  { $: 'all as it was', now: same, truth: 'holds' },
  { $: 'something else', now: { ...same, 'key.path': '/tmp/x' }, truth: 'fails' },
  { $: 'something unknown', now: { 'log.errors': 14, 'service.active': true }, truth: 'unknown' },
])('a rollback that leaves $$ is proven: $truth', ({ now, truth }) => {
  expect(isAsBefore(approved, read(now))).toBe(truth);
});

import { describe, expect, it } from '@jest/globals';
import { Limits, limitRefusal, type PastRun } from '#src/approval/limits.ts';

const minute = 60_000;
const hour = 60 * minute;
const now = 100 * hour;
const wanted = { host: 'web-01', tags: ['web'], playbook: 'demo', remedy: 'start', at: now };

function ran(ago: number, parts: Partial<PastRun> = {}): PastRun {
  return { ...wanted, at: now - ago, endedAt: now - ago + minute, ...parts };
}

describe('limits of a site', () => {
  it.each([
    { $: 'nothing ran', limits: {}, runs: [], refused: undefined },
    { $: 'the same ran twice', limits: {}, runs: [ran(hour), ran(2 * hour)], refused: undefined },
    {
      $: 'the same ran three times in a day',
      limits: {},
      runs: [ran(hour), ran(2 * hour), ran(23 * hour)],
      refused: /ran 3 times on web-01 within 24 h; it does not last/,
    },
    {
      $: 'the third of them is longer ago',
      limits: {},
      runs: [ran(hour), ran(2 * hour), ran(24 * hour)],
      refused: undefined,
    },
    {
      $: 'the same ran on other hosts',
      limits: {},
      runs: [ran(1, { host: 'a' }), ran(1, { host: 'b' }), ran(1, { host: 'c' })],
      refused: undefined,
    },
    {
      $: 'the host was repaired often enough today',
      limits: { repairsPerHostAndDay: 1 },
      runs: [ran(23 * hour, { remedy: 'other' })],
      refused: /repaired once within 24 h/,
    },
    {
      $: 'the host rests',
      limits: { coolDown: '10m' },
      runs: [ran(10 * minute, { remedy: 'other' })],
      refused: /rests for 10 min/,
    },
    {
      $: 'the host has rested',
      limits: { coolDown: '10m' },
      runs: [ran(11 * minute, { remedy: 'other' })],
      refused: undefined,
    },
    {
      $: 'a run whose end nobody knows keeps the host resting from its beginning',
      limits: { coolDown: '10m' },
      runs: [ran(9 * minute, { endedAt: undefined })],
      refused: /rests/,
    },
    {
      $: 'enough hosts of a tag were touched',
      limits: { spread: [{ tag: 'web', hosts: 2, within: '1h' }] },
      runs: [ran(minute, { host: 'a' }), ran(minute, { host: 'b' })],
      refused: /2 of the hosts with the tag web/,
    },
    {
      $: 'the host is one of those that were touched',
      limits: { spread: [{ tag: 'web', hosts: 2, within: '1h' }] },
      runs: [ran(minute, { host: 'a' }), ran(minute)],
      refused: undefined,
    },
    {
      $: 'hosts of another tag were touched',
      limits: { spread: [{ tag: 'web', hosts: 1, within: '1h' }] },
      runs: [ran(minute, { host: 'a', tags: ['db'] })],
      refused: undefined,
    },
    {
      $: 'the clock was set back since',
      limits: { coolDown: '10m' },
      runs: [ran(-5 * hour)],
      refused: /rests/,
    },
  ])('$$', ({ limits, runs, refused }) => {
    const said = limitRefusal(Limits.parse(limits), runs, wanted);

    if (refused === undefined) expect(said).toBeUndefined();
    else expect(said).toMatch(refused);
  });

  it('look back no further than the bot remembers', () => {
    expect(Limits.safeParse({ coolDown: '8d' }).success).toBe(false);
    expect(Limits.safeParse({ coolDown: '7d' }).success).toBe(true);
  });
});

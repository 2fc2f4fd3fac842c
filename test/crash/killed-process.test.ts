import { expect, it } from '@jest/globals';
import { killAfter, killAtEach, places } from './kill.ts';

// At every position of the journal; every other place and more times are killed at by the peers' tests.
it('a killed process loses nothing, repeats nothing and tells everything once, at every commit', async () => {
  const all = await places();
  const commits = all.filter((place) => / (before|after) commit$| of apply$/.test(place));
  expect(commits.length).toBeGreaterThanOrEqual(22);

  expect(await killAtEach(commits)).toBe(commits.length);
}, 300_000);

it('and at a time that nobody chose', async () => {
  for (let times = 0; times < 3; times += 1) await killAfter(250 + Math.random() * 300);
}, 60_000);

import { expect, it } from '@jest/globals';
import { killAfter, killAtEach, places } from '#test/crash/kill.ts';

it('a killed process loses nothing, repeats nothing and tells everything once, wherever it was', async () => {
  const all = await places();
  const others = all.filter((place) => !/ (before|after) commit$/.test(place));

  expect(await killAtEach(others)).toBe(others.length);
}, 600_000);

it('and at times that nobody chose', async () => {
  const half = async (): Promise<void> => {
    for (let times = 0; times < 5; times += 1) await killAfter(150 + Math.random() * 500);
  };

  await Promise.all([half(), half()]);
}, 300_000);

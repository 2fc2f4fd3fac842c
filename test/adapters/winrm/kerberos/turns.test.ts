import { expect, it } from '@jest/globals';
import { Turns } from '#adapters/winrm/kerberos/turns.ts';

it('lets through as many at once as it has, the rest in the order in which they came', async () => {
  const turns = new Turns(2);
  const through: number[] = [];
  const held: Disposable[] = [];
  const all = [1, 2, 3, 4].map(async (number) => {
    held.push(await turns.next());
    through.push(number);
  });
  await Promise.all(all.slice(0, 2));
  const before = [...through];

  held[0]?.[Symbol.dispose]();
  await all[2];
  const then = [...through];
  held[1]?.[Symbol.dispose]();
  await all[3];

  expect(before).toEqual([1, 2]);
  expect(then).toEqual([1, 2, 3]);
  expect(through).toEqual([1, 2, 3, 4]);
});

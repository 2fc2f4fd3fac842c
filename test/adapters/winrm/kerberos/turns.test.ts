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

it('lets those leave the line who are called off, and nobody else', async () => {
  const turns = new Turns(1);
  const first = await turns.next();
  const off = new AbortController();
  const away = turns.next(off.signal).catch((error: unknown) => error);
  const last = turns.next();

  off.abort('called off');
  first[Symbol.dispose]();
  const turn = await last;

  expect(await away).toBe('called off');
  await expect(turns.next(off.signal)).rejects.toBe('called off');
  turn[Symbol.dispose]();
  await expect(turns.next()).resolves.toBeDefined();
});

it('gives a turn once, also to whoever is called off in the breath in which it comes', async () => {
  const turns = new Turns(1);
  const first = await turns.next();
  const off = new AbortController();
  const second = turns.next(off.signal);
  const third = turns.next();

  first[Symbol.dispose]();
  off.abort('too late');
  (await second)[Symbol.dispose]();

  (await third)[Symbol.dispose]();
  await expect(turns.next()).resolves.toBeDefined();
});

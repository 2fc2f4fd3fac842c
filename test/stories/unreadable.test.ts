import { expect, it } from '@jest/globals';
import { maria, Site } from '#test/fakes/site.ts';

it('does not guess the digits that somebody left out', async () => {
  const site = await new Site().start();

  await site.write(maria, 'rdp error 0x90x');

  expect(site.chat.transcript).toMatch(/Digits are missing in 0x90x/);
  expect(await site.store.recent(1)).toEqual([]);
});

it('asks for the second code where only one of a dialog was pasted', async () => {
  const site = await new Site().start();

  await site.write(maria, 'rdp error 0x904');

  expect(site.chat.newest?.fallbackText).toMatch(/no extended error code beside it/);
  expect(site.chat.newest?.fallbackText).not.toMatch(/not in which product/);
});

import { describe, expect, it } from '@jest/globals';
import { BotError } from '#src/errors.ts';
import { storeContract } from '#test/contracts/store.ts';
import { opening } from '#test/contracts/store-samples.ts';
import { MemoryStore } from './memory-store.ts';

storeContract('the store in memory', async () => {
  let store: MemoryStore | undefined;
  return {
    open: async () => {
      store = store?.reopened() ?? new MemoryStore();
      return store;
    },
    remove: async () => undefined,
  };
});

describe('the store in memory', () => {
  it('refuses to write while its disk is full, and goes on afterwards', async () => {
    const store = new MemoryStore();
    store.fail(new BotError('store-full', 'the disk is full'));

    await expect(store.append(opening(1))).rejects.toMatchObject({ code: 'store-full' });
    store.fail(undefined);

    expect(await store.append(opening(1))).toMatchObject({ seq: 1 });
  });

  it('is dead to the process before, once it is opened again', async () => {
    const before = new MemoryStore();
    await before.append(opening(1));

    const after = before.reopened();

    await expect(before.append(opening(2))).rejects.toThrow('closed');
    expect((await after.head()).seq).toBe(1);
  });
});

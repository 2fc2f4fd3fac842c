import { describe, expect, it } from '@jest/globals';
import { InOrder } from '#src/chat/in-order.ts';

describe('tasks in order', () => {
  it('runs those of one key one after another, also after one that failed', async () => {
    const order = new InOrder();
    const said: string[] = [];
    const gate = Promise.withResolvers<void>();

    const first = order.run('a', async () => {
      await gate.promise;
      said.push('first');
      throw new Error('refused');
    });
    const second = order.run('a', async () => {
      said.push('second');
    });
    gate.resolve();

    await expect(first).rejects.toThrow('refused');
    await second;
    expect(said).toEqual(['first', 'second']);
  });

  it('lets another key go past one that waits', async () => {
    const order = new InOrder();
    const gate = Promise.withResolvers<void>();
    const held = order.run('a', () => gate.promise);

    await expect(order.run('b', async () => 'past')).resolves.toBe('past');

    gate.resolve();
    await held;
  });

  it('is idle when what was added meanwhile has ended too', async () => {
    const order = new InOrder();
    const said: string[] = [];
    void order.run('a', async () => {
      void order.run('b', async () => {
        said.push('b');
      });
    });

    await order.idle();

    expect(said).toEqual(['b']);
  });
});

import { describe, expect, it } from '@jest/globals';
import { card } from '#test/contracts/chat-cards.ts';
import { Scene } from './scene.ts';

const error = 'Error code: 0x904';
const posting = 'POST /channels/:channel/messages';

/** What Maria alone reads in the channel. */
function whispered({ maria, ops }: Scene): string {
  const own = maria.sees(ops).filter(({ isPrivate }) => isPrivate);
  return own.map(({ text }) => text).join('\n');
}

describe('the first response', () => {
  it('to a report does not wait for what is posted first', async () => {
    await using scene = await Scene.start();
    const gate = Promise.withResolvers<void>();
    scene.server.rest.faults.plan({
      route: posting,
      fault: { kind: 'hold', until: gate.promise },
    });

    await scene.maria.slash(scene.ops, 'fettle diagnose', { error }).acked();
    const before = scene.received.length;
    gate.resolve();

    expect(before).toBe(0);
    expect(await scene.got(1)).toMatchObject({ kind: 'message', text: error });
    await scene.server.until(() => whispered(scene).includes('I am looking into it'));
  });

  it('does not look through a channel for a question that was just asked', async () => {
    await using scene = await Scene.start();

    scene.maria.slash(scene.ops, 'fettle diagnose', { error });
    await scene.got(1);

    expect(scene.server.calls('GET /channels/:channel/messages')).toEqual([]);
  });

  it('ends "is thinking…" where the core could keep nothing', async () => {
    await using scene = await Scene.start({
      receive: async () => {
        throw new Error('the disk is full');
      },
    });

    await scene.maria.slash(scene.ops, 'fettle diagnose', { error }).acked();
    await scene.server.until(() => whispered(scene).includes('nothing was done'));

    expect(scene.received).toEqual([]);
  });

  it('is given to every question, also where the next one came before the answer', async () => {
    await using scene = await Scene.start();
    scene.maria.slash(scene.ops, 'fettle status');
    scene.maria.slash(scene.ops, 'fettle help');
    const { thread } = await scene.got(2);
    const answered = (): boolean => !whispered(scene).includes('thinking');
    await scene.server.until(() => !answered());

    await scene.chat.post(thread, card('Nothing is open.'), { key: 'k1' });
    await scene.chat.post(thread, card('Paste an error.'), { key: 'k2' });

    expect(whispered(scene)).toMatch(/Nothing is open\.[\s\S]*Paste an error\./);
    expect(answered()).toBe(true);
  });
});

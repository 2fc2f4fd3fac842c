import { describe, expect, it } from '@jest/globals';
import { action, card } from '#test/contracts/chat-cards.ts';
import { settle } from '#test/fakes/fake-clock.ts';
import type { Fault } from '#test/slack/faults.ts';
import { Scene } from './scene.ts';

async function inThread(scene: Scene) {
  await scene.after(scene.maria.mention(scene.ops, '0x904'));
  return scene.last.thread;
}

describe('an answer that was lost', () => {
  it.each<{ readonly what: string; readonly fault: Fault }>([
    { what: 'the connection breaks after the effect', fault: { kind: 'drop-after-effect' } },
    { what: 'the connection breaks before the effect', fault: { kind: 'drop-before-effect' } },
    {
      what: 'Slack answers 500 after the effect',
      fault: { kind: 'status-after-effect', status: 500 },
    },
    { what: 'Slack answers 503', fault: { kind: 'status', status: 503 } },
  ])('leaves one message when $what', async ({ fault }) => {
    await using scene = await Scene.start();
    const thread = await inThread(scene);
    scene.server.api.faults.plan({ method: 'chat.postMessage', fault });

    const ref = await scene.chat.post(thread, card('only once'), { key: 'k1' });
    await scene.chat.edit(ref, card('edited'));

    expect(scene.posted).toHaveLength(1);
    expect(scene.posted.join()).toContain('A card');
    expect(scene.maria.sees(scene.ops, thread.id.split('/')[2]).at(-1)?.text).toContain('edited');
  });

  it('looks before it posts again when it was in doubt before', async () => {
    await using scene = await Scene.start();
    const thread = await inThread(scene);
    scene.server.api.faults.plan({
      method: 'chat.postMessage',
      fault: { kind: 'drop-after-effect' },
    });
    scene.server.api.faults.plan({
      method: 'conversations.replies',
      fault: { kind: 'status', status: 500 },
    });
    // The first look of the thread, before anything was posted, must not take the planned fault.
    await expect(scene.chat.post(thread, card('x'), { key: 'k1' })).rejects.toMatchObject({
      code: 'chat-refused',
    });

    await scene.chat.post(thread, card('x'), { key: 'k1' });
    await scene.chat.post(thread, card('x'), { key: 'k1' });

    expect(scene.posted).toHaveLength(1);
  });
});

describe('a limit of Slack', () => {
  it('holds one channel up, and no other', async () => {
    await using scene = await Scene.start();
    const other = scene.workspace.addChannel({ name: 'other' });
    scene.maria.join(other);
    const thread = await inThread(scene);
    await scene.after(scene.maria.mention(other, '0x904'));
    const free = scene.last.thread;
    scene.server.api.faults.plan({
      method: 'chat.postMessage',
      channel: scene.ops.id,
      fault: { kind: 'rate-limited', retryAfterSeconds: 30 },
    });

    const held = scene.chat.post(thread, card('held'), { key: 'k1' });
    await scene.chat.post(free, card('free'), { key: 'k2' });
    const before = scene.posted.length;
    await scene.until(() => scene.server.calls('chat.postMessage').length === 2);
    await settle();
    await scene.clock.advance(30_000);
    await held;

    expect([before, scene.posted.length]).toEqual([1, 2]);
  });

  it('coalesces edits, and never drops the last', async () => {
    await using scene = await Scene.start();
    const thread = await inThread(scene);
    const ref = await scene.chat.post(thread, card('begun'), { key: 'k1' });
    await scene.chat.edit(ref, card('step 1'));

    const edits = [2, 3, 4, 5].map((step) => scene.chat.edit(ref, card(`step ${step}`)));
    const early = scene.server.calls('chat.update').length;
    await scene.clock.advance(3_000);
    await Promise.all(edits);

    expect([early, scene.server.calls('chat.update').length]).toEqual([1, 2]);
    expect(scene.maria.sees(scene.ops).at(-1)?.text).toContain('step 5');
  });

  it.each(['invalid_blocks', 'msg_blocks_too_long', 'msg_too_long'])(
    'says a thing more simply when Slack answers %s',
    async (error) => {
      await using scene = await Scene.start();
      const thread = await inThread(scene);
      scene.server.api.faults.plan({
        method: 'chat.postMessage',
        times: 2,
        fault: { kind: 'refuse', error },
      });

      await scene.chat.post(thread, card('what matters', action('Yes')), { key: 'k1' });

      const [message] = scene.workspace.messages.filter(({ botId }) => botId !== undefined);
      expect(message).toMatchObject({ blocks: [], text: expect.stringContaining('A card') });
    },
  );

  it('hands out the hint when the app is not in the channel', async () => {
    await using scene = await Scene.start();
    const thread = await inThread(scene);
    scene.workspace.leave(scene.ops.id, scene.workspace.botUser.id);

    await expect(scene.chat.post(thread, card('x'), { key: 'k1' })).rejects.toMatchObject({
      code: 'chat-refused',
      hint: expect.stringContaining('/invite @fettle'),
    });
  });
});

describe('what is for one person', () => {
  it('comes as a direct message where the thread cannot show it', async () => {
    await using scene = await Scene.start();
    const thread = await inThread(scene);
    const { account } = scene.last.by;
    scene.workspace.leave(scene.ops.id, scene.maria.id);

    await scene.chat.tell(account, thread, card('between us'), { key: 'k1' });

    const direct = scene.workspace.directMessages(scene.maria.id);
    expect(
      scene.maria
        .sees(direct)
        .map(({ text }) => text)
        .join(),
    ).toContain('between us');
  });
});

describe('a message that was deleted', () => {
  it('is gone for whoever edits it', async () => {
    await using scene = await Scene.start();
    const thread = await inThread(scene);
    const ref = await scene.chat.post(thread, card('x'), { key: 'k1' });
    for (const message of scene.workspace.messages) {
      if (message.botId !== undefined) scene.workspace.remove(message);
    }

    await expect(scene.chat.edit(ref, card('y'))).rejects.toMatchObject({
      code: 'chat-refused',
      details: { gone: 1 },
    });
  });
});

import { describe, expect, it } from '@jest/globals';
import { Scene } from './scene.ts';

describe('a report that changes', () => {
  it('is delivered anew when its text was edited', async () => {
    await using scene = await Scene.start();
    const { ts = '' } = await scene.after(scene.maria.mention(scene.ops, '0x90'));

    await scene.after(scene.maria.edit(scene.ops, ts, '0x904'));

    expect(scene.last).toMatchObject({ kind: 'edited', text: '0x904' });
  });

  it('is taken back when it was deleted', async () => {
    await using scene = await Scene.start();
    const { ts = '' } = await scene.after(scene.maria.mention(scene.ops, '0x904'));

    await scene.after(scene.maria.remove(scene.ops, ts));

    expect(scene.last).toMatchObject({
      kind: 'deleted',
      thread: { id: `${scene.workspace.id}/${scene.ops.id}/${ts}` },
    });
  });

  it('is not taken back when something else of the thread is deleted', async () => {
    await using scene = await Scene.start();
    const { ts } = await scene.after(scene.maria.mention(scene.ops, '0x904'));
    const { ts: answer = '' } = await scene.after(
      scene.maria.say(scene.ops, 'rds-07', { threadTs: ts }),
    );

    await scene.after(scene.maria.edit(scene.ops, answer, 'rds-08'));
    await scene.after(scene.maria.remove(scene.ops, answer));

    expect(scene.received.map(({ kind }) => kind)).toEqual(['message', 'message']);
  });
});

describe('a report below which people talk', () => {
  it('is one report however often it is edited', async () => {
    await using scene = await Scene.start();
    const { ts = '' } = await scene.after(scene.maria.mention(scene.ops, '0x90'));

    await scene.after(scene.maria.edit(scene.ops, ts, '0x904'));
    await scene.after(scene.maria.edit(scene.ops, ts, '0x904 on rds-07'));

    expect(scene.received.map(({ kind }) => kind)).toEqual(['message', 'edited', 'edited']);
    expect(scene.last).toMatchObject({ text: '0x904 on rds-07' });
  });

  it('begins when a message is edited so that it mentions the bot', async () => {
    await using scene = await Scene.start();
    const { ts = '' } = await scene.after(scene.maria.say(scene.ops, '0x904'));
    const mention = `<@${scene.workspace.botUser.id}> 0x904`;
    scene.workspace.messages = scene.workspace.messages.map((message) =>
      message.ts === ts ? { ...message, text: mention } : message,
    );

    await scene.after(scene.maria.edit(scene.ops, ts, '0x904'));

    expect(scene.received).toMatchObject([{ kind: 'message', text: '0x904', overheard: false }]);
  });

  it('is taken back when it was deleted, though Slack keeps a tombstone in its place', async () => {
    await using scene = await Scene.start();
    const { ts = '' } = await scene.after(scene.maria.mention(scene.ops, '0x904'));
    await scene.after(scene.jonas.say(scene.ops, 'again?', { threadTs: ts }));

    await scene.after(scene.maria.remove(scene.ops, ts));

    expect(scene.last).toMatchObject({
      kind: 'deleted',
      by: { account: `slack:${scene.workspace.id}/${scene.maria.id}` },
      thread: { id: `${scene.workspace.id}/${scene.ops.id}/${ts}` },
    });
  });

  it('is not taken for an answer that is the first thing heard after a restart', async () => {
    await using scene = await Scene.start({ slack: { knows: async () => true } });
    const { ts = '' } = await scene.after(scene.maria.mention(scene.ops, '0x904'));
    await scene.restart();
    const { ts: answer = '' } = await scene.after(
      scene.maria.say(scene.ops, 'rds-07', { threadTs: ts }),
    );

    await scene.after(scene.maria.remove(scene.ops, answer));
    expect(scene.last.kind).toBe('message');
    await scene.after(scene.maria.edit(scene.ops, ts, '0x905'));
    expect(scene.last).toMatchObject({ kind: 'edited', text: '0x905' });
  });

  it('is no answer in a thread that a command opened', async () => {
    await using scene = await Scene.start();
    await scene.after(scene.maria.slash(scene.ops, '/fettle', { text: 'Error code: 0x904' }));
    const threadTs = scene.last.thread.id.split('/').at(-1) ?? '';
    const { ts: answer = '' } = await scene.after(
      scene.maria.say(scene.ops, 'rds-07', { threadTs }),
    );

    await scene.after(scene.maria.remove(scene.ops, answer));

    expect(scene.received.map(({ kind }) => kind)).toEqual(['message', 'message']);
  });
});

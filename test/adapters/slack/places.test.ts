import { describe, expect, it } from '@jest/globals';
import { action, card } from '#test/contracts/chat-cards.ts';
import { Scene } from './scene.ts';

/** Direct messages of two people, of which the bot sees nothing. */
function betweenPeople({ workspace, maria, jonas }: Scene) {
  return workspace.addChannel({
    name: 'between',
    kind: 'im',
    members: new Set([maria.id, jonas.id]),
  });
}

describe('direct messages of other people', () => {
  it('have their report answered in those of the bot', async () => {
    await using scene = await Scene.start();
    const own = scene.workspace.directMessages(scene.maria.id);
    const between = betweenPeople(scene);

    await scene.after(scene.maria.slash(between, '/fettle', { text: 'Error code: 0x904' }));

    expect(scene.last.thread.id).toBe(`${scene.workspace.id}/${own.id}`);
    expect(scene.maria.sees(own)[0]?.text).toContain('Error code: 0x904');
    expect(
      scene.maria
        .sees(between)
        .map(({ text }) => text)
        .join(),
    ).toContain('our direct messages');
    expect(scene.jonas.sees(between)).toEqual([]);
    await scene.chat.post(scene.last.thread, card('a question'), { key: 'k1' });
  });

  it('have a word answered in those of the bot', async () => {
    await using scene = await Scene.start();
    const between = betweenPeople(scene);
    await scene.after(scene.maria.slash(between, '/fettle', { text: 'help' }));

    await scene.chat.tell(scene.last.by.account, scene.last.thread, card('so it goes'), {
      key: 'k1',
    });

    const own = scene.workspace.directMessages(scene.maria.id);
    expect(
      scene.maria
        .sees(own)
        .map(({ text }) => text)
        .join(),
    ).toContain('so it goes');
  });

  it('are not spoken in when somebody chooses a message of them', async () => {
    await using scene = await Scene.start();
    const between = betweenPeople(scene);
    const { ts = '' } = scene.jonas.say(between, 'Error code: 0x904');

    await scene.after(scene.maria.messageShortcut('fettle-diagnose-message', between, ts));
    await scene.server.until(() => scene.maria.sees(between).length === 2);

    expect(scene.received).toEqual([]);
    expect(scene.maria.sees(between).at(-1)?.text).toContain('I am not in this');
  });
});

describe('a long channel', () => {
  it('is not read through before a command is answered', async () => {
    await using scene = await Scene.start();
    await scene.clock.advance(3_600_000);
    for (let n = 0; n < 900; n += 1) {
      scene.workspace.keep({
        ts: `1700000000.${String(n).padStart(6, '0')}`,
        channel: scene.ops.id,
        user: scene.jonas.id,
        text: `talk ${n}`,
        blocks: [],
        files: [],
        reactions: [],
        versions: [],
      });
    }

    await scene.after(scene.maria.slash(scene.ops, '/fettle', { text: 'Error code: 0x904' }));

    expect(scene.server.calls('conversations.history').length).toBeLessThanOrEqual(1);
    expect(scene.received).toHaveLength(1);
  });
});

describe('the workspace of a token', () => {
  it('stays when another workspace takes the app out', async () => {
    await using scene = await Scene.start();
    const other = scene.server.install();

    const [delivery] = scene.server.desk.publish(other, { type: 'app_uninstalled' });
    await delivery?.outcome;

    expect(scene.chat.state().kind).toBe('connected');
    await scene.after(scene.maria.mention(scene.ops, '0x904'));
    expect(scene.received).toHaveLength(1);
  });
});

describe('a message that the workspace lets nobody edit', () => {
  it('is told apart from one that Slack does not take', async () => {
    await using scene = await Scene.start();
    await scene.after(scene.maria.mention(scene.ops, '0x904'));
    const ref = await scene.chat.post(scene.last.thread, card('x'), { key: 'k1' });
    scene.server.api.faults.plan({
      method: 'chat.update',
      fault: { kind: 'refuse', error: 'edit_window_closed' },
    });

    await expect(
      scene.chat.edit(ref, { ...card('y'), actions: [action('Go')] }),
    ).rejects.toMatchObject({ details: { gone: 1 } });
  });
});

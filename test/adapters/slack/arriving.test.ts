import { describe, expect, it } from '@jest/globals';
import { Scene } from './scene.ts';

describe('what is meant for the bot', () => {
  it('hears a mention once, in the thread of the message, without the mention', async () => {
    await using scene = await Scene.start();

    const { ts } = await scene.after(
      scene.maria.mention(scene.ops, 'Error code: 0x904 on `rds-07`'),
    );

    expect(scene.received).toMatchObject([
      {
        kind: 'message',
        text: 'Error code: 0x904 on rds-07',
        thread: { id: `${scene.workspace.id}/${scene.ops.id}/${ts}` },
        by: { account: `slack:${scene.workspace.id}/${scene.maria.id}`, name: 'Maria' },
        isExternal: false,
      },
    ]);
  });

  it('leaves talk in a channel and in threads of others alone', async () => {
    await using scene = await Scene.start();

    const { ts } = await scene.after(scene.maria.say(scene.ops, 'Error code: 0x904'));
    await scene.after(scene.jonas.say(scene.ops, 'again?', { threadTs: ts }));

    expect(scene.received).toEqual([]);
  });

  it('follows a thread in which it was mentioned', async () => {
    await using scene = await Scene.start();
    const { ts } = await scene.after(scene.maria.mention(scene.ops, 'help'));

    await scene.after(scene.jonas.say(scene.ops, 'rds-07', { threadTs: ts }));

    expect(scene.received).toMatchObject([
      { text: 'help' },
      { text: 'rds-07', thread: { id: `${scene.workspace.id}/${scene.ops.id}/${ts}` } },
    ]);
  });

  it('tells what is said to it from what is said in its thread', async () => {
    await using scene = await Scene.start();
    const { ts } = await scene.after(scene.maria.mention(scene.ops, 'help'));

    await scene.after(scene.jonas.say(scene.ops, 'thanks', { threadTs: ts }));
    await scene.after(scene.maria.direct('thanks'));

    expect(scene.received).toMatchObject([
      { overheard: false },
      { overheard: true },
      { overheard: false },
    ]);
  });

  it('shows that it is at it', async () => {
    await using scene = await Scene.start();

    const { ts } = await scene.after(scene.maria.mention(scene.ops, '0x904'));
    await scene.server.until(() => scene.server.calls('assistant.threads.setStatus').length === 1);

    expect(scene.workspace.home.statuses.get(`${scene.ops.id}/${ts}`)).toContain('reading');
  });

  it('follows a thread that the core knows, after a restart', async () => {
    const known: string[] = [];
    await using scene = await Scene.start({
      slack: { knows: async ({ id }) => known.includes(id) },
    });
    const { ts } = await scene.after(scene.maria.say(scene.ops, 'an old report'));
    known.push(`${scene.workspace.id}/${scene.ops.id}/${ts}`);

    await scene.after(scene.jonas.say(scene.ops, 'rds-07', { threadTs: ts }));

    expect(scene.received).toMatchObject([{ text: 'rds-07' }]);
  });

  it('takes direct messages as one conversation', async () => {
    await using scene = await Scene.start();
    const { id } = scene.workspace.directMessages(scene.maria.id);

    await scene.after(scene.maria.direct('0x904'));
    await scene.after(scene.maria.direct('rds-07'));

    const thread = { platform: 'slack', id: `${scene.workspace.id}/${id}` };
    expect(scene.received).toMatchObject([
      { text: '0x904', thread },
      { text: 'rds-07', thread },
    ]);
  });

  it('hears no guest as a member', async () => {
    await using scene = await Scene.start();
    const guest = scene.server.person(scene.workspace, { name: 'Guest', guest: 'multi' });

    await scene.after(guest.direct('0x904'));

    expect(scene.last.isExternal).toBe(true);
  });

  it('takes somebody of another organisation for external', async () => {
    await using scene = await Scene.start();
    const other = scene.server.person(scene.workspace, { name: 'Other', teamId: 'T0OTHER' });

    await scene.after(other.direct('0x904'));

    expect(scene.last).toMatchObject({
      isExternal: true,
      by: { account: `slack:T0OTHER/${other.id}` },
    });
  });

  it('takes everybody for external whom Slack does not vouch for', async () => {
    await using scene = await Scene.start();
    scene.server.api.faults.plan({ method: 'users.info', fault: { kind: 'status', status: 500 } });

    await scene.after(scene.maria.direct('one'));
    await scene.after(scene.maria.direct('two'));

    expect(scene.received.map(({ isExternal }) => isExternal)).toEqual([true, false]);
  });

  it('drops what floods a thread', async () => {
    await using scene = await Scene.start();

    for (let n = 0; n < 40; n += 1) await scene.after(scene.maria.direct(`number ${n}`));

    expect(scene.received).toHaveLength(30);
  });
});

describe('files', () => {
  it('reads a text that is attached', async () => {
    await using scene = await Scene.start();
    const files = [{ name: 'error.txt', bytes: new TextEncoder().encode('Error code: 0x904') }];

    await scene.after(scene.maria.direct('look at this', { files }));

    expect(scene.last).toMatchObject({ text: 'look at this\nError code: 0x904', attachments: [] });
  });

  it('hands a picture to the core, which fetches it when it likes', async () => {
    await using scene = await Scene.start();
    const files = [{ name: 'error.png', bytes: new Uint8Array([1, 2, 3]) }];
    await scene.after(scene.maria.mention(scene.ops, 'this one', { files }));

    expect(scene.last).toMatchObject({
      text: 'this one',
      attachments: [{ name: 'error.png', mediaType: 'image/png' }],
    });
    const [picture] = scene.last.kind === 'message' ? scene.last.attachments : [];
    expect([...((await picture?.load()) ?? [])]).toEqual([1, 2, 3]);
  });

  it('hands over a message that is nothing but a picture', async () => {
    await using scene = await Scene.start();
    const files = [{ name: 'error.png', bytes: new Uint8Array(10) }];

    await scene.after(scene.maria.direct('', { files }));

    expect(scene.last).toMatchObject({ text: '', attachments: [{ name: 'error.png' }] });
  });

  it('fetches no more of a picture than may be kept', async () => {
    await using scene = await Scene.start();
    const files = [{ name: 'error.png', bytes: new Uint8Array(10 * 1024 * 1024 + 1) }];
    await scene.after(scene.maria.direct('look', { files }));

    const [picture] = scene.last.kind === 'message' ? scene.last.attachments : [];

    await expect(picture?.load()).rejects.toMatchObject({ code: 'chat-refused' });
  });
});

import { describe, expect, it } from '@jest/globals';
import { permission } from '#test/discord/permissions.ts';
import { Scene } from './scene.ts';

const error = 'Error code: 0x904';

describe('what people write', () => {
  it('opens a thread for a mention in a channel, and reports there', async () => {
    await using scene = await Scene.start();

    const { message } = scene.maria.mention(scene.ops, error);
    const inbound = await scene.got(1);

    expect(inbound).toMatchObject({
      kind: 'message',
      text: error,
      overheard: false,
      deliveryId: `message-${message?.id}`,
      thread: { platform: 'discord', id: `${scene.guild.id}/${message?.id}` },
      channel: `discord:${scene.guild.id}/${scene.ops.id}`,
      by: { account: `discord:${scene.maria.id}`, name: 'Maria' },
      isExternal: false,
    });
    expect(scene.thread(inbound).name).toBe(error);
  });

  it('hears mentions in its threads, and without Message Content nothing else there', async () => {
    await using scene = await Scene.start();
    scene.maria.mention(scene.ops, error);
    const thread = scene.thread(await scene.got(1));

    scene.jonas.say(thread, 'rds-07');
    scene.jonas.mention(thread, 'it is rds-07');
    const inbound = await scene.got(2);

    expect(inbound).toMatchObject({ text: 'it is rds-07', overheard: false });
    expect(inbound.thread).toEqual(scene.received[0]?.thread);
    expect(inbound.channel).toBe(`discord:${scene.guild.id}/${scene.ops.id}`);
  });

  it('overhears replies in its threads where Discord grants Message Content', async () => {
    await using scene = await Scene.start({
      server: { app: { privileged: ['messageContent'] } },
      discord: { messageContent: 'auto' },
    });
    scene.maria.mention(scene.ops, error);
    const thread = scene.thread(await scene.got(1));

    scene.jonas.say(thread, 'rds-07');

    expect(await scene.got(2)).toMatchObject({ text: 'rds-07', overheard: true });
    expect(scene.chat.state()).toMatchObject({ kind: 'connected', readsReplies: true });
  });

  it('goes on without Message Content where Discord refuses it', async () => {
    await using scene = await Scene.start({ discord: { messageContent: 'auto' } });

    scene.maria.mention(scene.ops, error);

    expect(await scene.got(1)).toMatchObject({ text: error });
    expect(scene.chat.state()).toMatchObject({ kind: 'connected', readsReplies: false });
  });

  it('leaves talk in channels, bots and other servers alone', async () => {
    await using scene = await Scene.start();
    const other = scene.server.addGuild({ name: 'Elsewhere' });
    const lobby = scene.server.addChannel(other, { name: 'lobby' });
    const eve = scene.server.person({ username: 'eve' }, other);
    const robot = scene.server.person({ username: 'robot', isBot: true }, scene.guild);

    scene.maria.say(scene.ops, error);
    eve.mention(lobby, error);
    robot.mention(scene.ops, error);
    scene.maria.direct('help');

    await scene.got(1);
    expect(scene.received.map(({ kind, thread }) => [kind, thread.id])).toEqual([
      ['message', `@me/${scene.maria.directMessages.id}`],
    ]);
  });

  it('takes the roles of this moment along, and those of all servers in a direct message', async () => {
    await using scene = await Scene.start();
    const role = scene.guild.addRole('rds-admins');
    scene.maria.give(scene.guild, role);

    scene.maria.mention(scene.ops, error);
    const first = await scene.got(1);
    scene.maria.take(scene.guild, role);
    scene.maria.direct(error);
    const second = await scene.got(2);

    expect(first.by.groups).toContain(`discord:${scene.guild.id}/${role.id}`);
    expect(second.by.groups).not.toContain(`discord:${scene.guild.id}/${role.id}`);
    expect(second.isExternal).toBe(false);
  });

  it('counts as external whoever bears none of the roles, and who is in no server of the site', async () => {
    await using scene = await Scene.start({ discord: { insiders: ['100000000000000001'] } });
    const eve = scene.server.person({ username: 'eve' });

    scene.maria.mention(scene.ops, error);
    await scene.got(1);
    eve.direct(error);
    await scene.got(2);

    expect(scene.received.map(({ isExternal }) => isExternal)).toEqual([true, true]);
    expect(scene.last.by.groups).toEqual([]);
  });

  it('tells a changed report, and only once where Discord only adds a preview', async () => {
    await using scene = await Scene.start();
    const { message } = scene.maria.mention(scene.ops, error);
    await scene.got(1);
    if (message === undefined) throw new Error('nothing was written');

    scene.maria.edit(message, `<@${scene.server.world.bot.id}> Error code: 0x907`);

    expect(await scene.got(2)).toMatchObject({ kind: 'edited', text: 'Error code: 0x907' });
  });

  it('tells a deleted report, and nobody else’s messages', async () => {
    await using scene = await Scene.start();
    const { message } = scene.maria.mention(scene.ops, error);
    const thread = scene.thread(await scene.got(1));
    const { message: other } = scene.jonas.say(thread, 'me too');
    if (message === undefined || other === undefined) throw new Error('nothing was written');

    scene.jonas.remove(other);
    scene.maria.remove(message);

    expect(await scene.got(2)).toMatchObject({
      kind: 'deleted',
      by: { account: `discord:${scene.maria.id}` },
    });
    expect(scene.received).toHaveLength(2);
  });

  it('reads text files with the report, and hands pictures over as they are', async () => {
    await using scene = await Scene.start();
    const log = scene.maria.file('rdp.log', new TextEncoder().encode('0x904'), 'text/plain');
    const picture = scene.maria.file('shot.png', new Uint8Array([137, 80, 78, 71]));

    scene.maria.mention(scene.ops, 'see this', { files: [log, picture] });
    const inbound = await scene.got(1);

    if (inbound.kind !== 'message') throw new Error('no message');
    expect(inbound.text).toBe('see this\n0x904');
    expect(inbound.attachments.map(({ name, mediaType }) => [name, mediaType])).toEqual([
      ['shot.png', 'image/png'],
    ]);
    await expect(inbound.attachments[0]?.load()).resolves.toEqual(
      new Uint8Array([137, 80, 78, 71]),
    );
  });

  it('says what is missing where it may open no thread, and asks Discord for nothing in vain', async () => {
    await using scene = await Scene.start();
    const quiet = scene.server.addChannel(scene.guild, {
      name: 'no-threads',
      overwrites: [
        { id: scene.guild.id, type: 0, allow: 0n, deny: permission.createPublicThreads },
      ],
    });

    scene.maria.mention(quiet, error);
    await scene.server.until(() => scene.maria.sees(quiet).length > 1);

    expect(scene.maria.sees(quiet).at(-1)?.text).toContain('Create Public Threads');
    expect(scene.server.calls().filter(({ status }) => status === 403)).toEqual([]);
    expect(scene.received).toEqual([]);
  });

  it('tries again what the core could not keep', async () => {
    let tries = 0;
    await using scene = await Scene.start({
      receive: async () => {
        tries += 1;
        if (tries === 1) throw new Error('the disk is full');
      },
    });

    scene.maria.mention(scene.ops, error);
    await scene.until(() => tries === 1 && scene.clock.pending > 0);
    await scene.clock.advance(5_000);

    expect(await scene.got(1)).toMatchObject({ text: error });
    expect(tries).toBe(2);
  });
});

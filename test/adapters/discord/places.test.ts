import { describe, expect, it } from '@jest/globals';
import { Channel } from '#test/discord/channel.ts';
import { Scene } from './scene.ts';
import { asksIn, retold } from './told.ts';

const error = 'Error code: 0x904';
const groupDm = 3;
const voice = 2;

/** A thread of a channel that Discord has never told of: it slept when the bot came. */
function sleeping(scene: Scene): Channel {
  const { world } = scene.server;
  const state = { isArchived: true, isLocked: false, autoArchiveMinutes: 1440, changedAt: 0 };
  const thread = { ...state, appliedTags: [], ownerId: world.bot.id, members: new Set<string>() };
  const about = { name: 'old', guildId: scene.guild.id, parent: scene.ops, createdAt: 0 };
  return world.add(new Channel({ ...about, id: world.ids.next(), type: 11, thread }));
}

describe('where something is said', () => {
  it('is no conversation of several people without a server', async () => {
    await using scene = await Scene.start();
    const { world, news } = scene.server;
    const recipients = [scene.maria.id, world.bot.id];
    const about = { name: '', recipients, createdAt: 0 };
    const group = world.add(new Channel({ ...about, id: world.ids.next(), type: groupDm }));
    const act = scene.maria.mention(scene.ops, error);
    await scene.got(1);

    news.again(
      retold(act.happenings[0], () => ({
        id: world.ids.next(),
        channel_id: group.id,
        channel_type: groupDm,
        guild_id: undefined,
        member: undefined,
      })),
    );
    asksIn(scene.server, {
      person: scene.maria,
      channel: group,
      word: 'status',
      told: { id: group.id, type: groupDm },
    });
    scene.maria.mention(scene.ops, 'Error code: 0x907');
    await scene.got(2);

    expect(scene.last).toMatchObject({ text: 'Error code: 0x907' });
    expect(scene.received).toHaveLength(2);
  });

  it('is the channel of a thread, also where Discord tells no more than the thread', async () => {
    await using scene = await Scene.start();
    const channel = sleeping(scene);

    asksIn(scene.server, {
      person: scene.maria,
      channel,
      word: 'status',
      told: { id: channel.id, type: 11 },
    });

    expect(await scene.got(1)).toMatchObject({
      channel: `discord:${scene.guild.id}/${scene.ops.id}`,
    });
  });

  it('gets no form where Discord had to be asked about it for too long, and says so', async () => {
    await using scene = await Scene.start();
    const channel = sleeping(scene);
    const gate = Promise.withResolvers<void>();
    scene.server.rest.faults.plan({
      route: 'GET /channels/:channel',
      fault: { kind: 'hold', until: gate.promise },
    });

    const before = scene.clock.pending;
    const asked = asksIn(scene.server, { person: scene.maria, channel, word: 'diagnose' });
    // Discord's own deadline, and the one of the bot.
    await scene.until(() => scene.clock.pending === before + 2);
    await scene.clock.advance(2_500);
    await scene.server.until(() => asked.state !== 'waiting');
    gate.resolve();
    await scene.server.until(() => scene.maria.transcript(channel).includes('nothing was done'));

    expect(scene.maria.form).toBeUndefined();
  });

  it('may be no channel of voice: reports there would run into each other', async () => {
    await using scene = await Scene.start();
    const { world, news } = scene.server;
    const about = { name: 'talk', guildId: scene.guild.id, createdAt: 0 };
    const talk = world.add(new Channel({ ...about, id: world.ids.next(), type: voice }));
    news.channel('CHANNEL_CREATE', talk);

    await scene.maria.slash(talk, 'fettle diagnose', { error }).acked();

    const seen = scene.maria.sees(talk);
    expect(seen.map(({ isPrivate }) => isPrivate)).toEqual([true]);
    expect(seen[0]?.text).toContain('Ask in a text channel');
    expect(scene.received).toEqual([]);
  });
});

describe('what is deleted', () => {
  it('is taken back when it is the report, also among many', async () => {
    await using scene = await Scene.start();
    const act = scene.maria.mention(scene.ops, error);
    await scene.got(1);
    const ids = [act.message?.id, scene.server.world.ids.next()];
    const data = { ids, channel_id: scene.ops.id, guild_id: scene.guild.id };

    scene.server.news.again({ name: 'MESSAGE_DELETE_BULK', data, needs: 0 });

    expect(await scene.got(2)).toMatchObject({ kind: 'deleted' });
  });

  it('is no report when it only answered one that was made by a command', async () => {
    await using scene = await Scene.start({
      server: { app: { privileged: ['messageContent'] } },
      discord: { messageContent: 'auto' },
    });
    scene.maria.slash(scene.ops, 'fettle diagnose', { error });
    const thread = scene.thread(await scene.got(1));
    const { message } = scene.maria.say(thread, 'rds-07');
    await scene.got(2);
    if (message === undefined) throw new Error('nothing was written');

    scene.maria.remove(message);
    scene.maria.say(thread, 'rds-08');

    expect(await scene.got(3)).toMatchObject({ kind: 'message', text: 'rds-08' });
  });
});

describe('a report in a channel', () => {
  it('is not said to have failed when only the place in the channel was not kept', async () => {
    let tries = 0;
    await using scene = await Scene.start({
      discord: {
        bookmarks: {
          get: () => undefined,
          set: async () => {
            tries += 1;
            if (tries === 1) throw new Error('the disk is full');
          },
        },
      },
    });

    scene.maria.mention(scene.ops, error);
    await scene.until(() => tries === 1 && scene.clock.pending > 0);
    await scene.clock.advance(5_000);
    await scene.until(() => tries === 2);

    expect(scene.maria.sees(scene.ops)).toHaveLength(1);
  });
});

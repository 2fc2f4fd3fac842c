import { describe, expect, it } from '@jest/globals';
import { GatewayIntentBits } from 'discord.js';
import { WebSocket } from 'ws';
import { isJson, type Json, parseJson } from '#test/slack/json.ts';
import type { DiscordServer } from './discord-server.ts';
import { connect, makeClient, makeGuild, usual } from './small-guild.ts';

const guilds = 1;
const hello = { properties: {}, intents: guilds };

/** What a raw socket hears, and with which code it was closed. */
async function raw(discord: DiscordServer, sends: readonly Json[], query = 'v=10&encoding=json') {
  const socket = new WebSocket(`${discord.origin.replace('http', 'ws')}/?${query}`);
  const heard: Json[] = [];
  const closed = new Promise<number>((done) => socket.once('close', done));
  socket.on('error', () => socket.terminate());
  socket.on('message', (data: Buffer) => {
    const message = parseJson(data.toString());
    if (isJson(message)) heard.push(message);
    if (heard.length === 1) for (const each of sends) socket.send(JSON.stringify(each));
  });
  return { socket, heard, closed };
}

const identify = (token: string, more: Json = {}): Json => ({
  op: 2,
  d: { ...hello, token, ...more },
});

/** How often op 9 came without hope. */
function refusals(heard: readonly Json[]): number {
  return heard.filter(({ op, d }) => op === 9 && d === false).length;
}

describe('the gateway', () => {
  it.each<{
    readonly name: string;
    readonly code: number;
    readonly send: (token: string) => Json[];
  }>([
    { name: 'a wrong token', code: 4004, send: () => [identify('wrong')] },
    {
      name: 'intents that there are not',
      code: 4013,
      send: (token) => [identify(token, { intents: 1 << 30 })],
    },
    {
      name: 'an intent that is not granted',
      code: 4014,
      send: (token) => [identify(token, { intents: 1 << 15 })],
    },
    { name: 'a second identify', code: 4005, send: (token) => [identify(token), identify(token)] },
    {
      name: 'an identify without properties',
      code: 4002,
      send: (token) => [identify(token, { properties: null })],
    },
    { name: 'a presence before identify', code: 4003, send: () => [{ op: 3, d: {} }] },
    { name: 'an op that there is not', code: 4001, send: () => [{ op: 99 }] },
    { name: 'more than 4,096 bytes', code: 4002, send: () => [{ op: 1, d: 'x'.repeat(4096) }] },
  ])('closes with $code after $name', async ({ code, send }) => {
    await using world = await makeGuild();
    const { closed } = await raw(world.discord, send(world.discord.botToken));

    expect(await closed).toBe(code);
  });

  it('speaks version 10 as JSON alone', async () => {
    await using world = await makeGuild();
    const { closed } = await raw(world.discord, [], 'v=9&encoding=json');

    expect(await closed).toBe(1006);
    expect(world.discord.gateway.connected).toBe(0);
  });

  it('acknowledges heartbeats, and counts what it says from one', async () => {
    await using world = await makeGuild();
    const { discord, guild } = world;
    const { heard, socket } = await raw(discord, [identify(discord.botToken), { op: 1, d: null }]);
    const acked = new Promise<void>((done) =>
      socket.on('message', () => (heard.some(({ op }) => op === 11) ? done() : undefined)),
    );

    await acked;

    expect(heard.map(({ op, t, s }) => [op, t, s])).toEqual([
      [10, undefined, undefined],
      [0, 'READY', 1],
      [0, 'GUILD_CREATE', 2],
      [11, undefined, undefined],
    ]);
    expect(JSON.stringify(heard[1])).toContain(`{"id":"${guild.id}","unavailable":true}`);
  });

  it('tells only what the intents ask for, and empties what they do not show', async () => {
    await using world = await makeGuild({ app: { privileged: ['messageContent'] } });
    const { discord, maria, ops } = world;
    const seen = async (intents: readonly number[]): Promise<readonly string[]> => {
      await using bot = await connect(discord, intents);
      const contents: string[] = [];
      bot.client.on('messageCreate', ({ content }) => contents.push(content));
      maria.say(ops, 'between us');
      maria.direct('in private');
      maria.mention(ops, 'for you');
      discord.addChannel(world.guild, { name: 'last' });
      await new Promise<void>((done) => bot.client.once('channelCreate', () => done()));
      return contents.map((each) => each.replace(/<@\d+> /, ''));
    };

    expect(await seen(usual)).toEqual(['', 'in private', 'for you']);
    expect(await seen([...usual, GatewayIntentBits.MessageContent])).toEqual([
      'between us',
      'in private',
      'for you',
    ]);
    expect(await seen([GatewayIntentBits.Guilds])).toEqual([]);
  });

  it('replays what was missed to who resumes, in order and once', async () => {
    await using world = await makeGuild();
    const { discord, maria } = world;
    await using bot = await connect(discord);
    const contents: string[] = [];
    bot.client.on('messageCreate', ({ content }) => contents.push(content));
    const resumed = new Promise<void>((done) => bot.client.once('shardResume', () => done()));

    discord.gateway.drop();
    await discord.until(() => discord.gateway.connected === 0);
    maria.direct('one');
    maria.direct('two');
    await resumed;

    expect(contents).toEqual(['one', 'two']);
    expect(discord.gateway).toMatchObject({ identified: 1, resumed: 1, invalidated: 0 });
  });

  it('never tells what was missed by a session that was lost', async () => {
    await using world = await makeGuild();
    const { discord, maria } = world;
    await using bot = await connect(discord);
    const contents: string[] = [];
    bot.client.on('messageCreate', ({ content }) => contents.push(content));
    const ready = new Promise<void>((done) => bot.client.once('shardReady', () => done()));

    discord.gateway.dropForGood();
    await discord.until(() => discord.gateway.connected === 0);
    maria.direct('lost');
    await ready;
    maria.direct('heard');
    await discord.until(() => discord.gateway.isOnline);
    await new Promise<void>((done) => {
      if (contents.length > 0) done();
      else bot.client.once('messageCreate', () => done());
    });

    expect(contents).toEqual(['heard']);
    expect(discord.gateway).toMatchObject({ identified: 2, resumed: 0, invalidated: 1 });
  });

  it.each(['askToReconnect', 'silence', 'invalidate'] as const)(
    'is resumed by discord.js after %s',
    async (what) => {
      await using world = await makeGuild({ heartbeatMs: 40 });
      const { discord } = world;
      await using bot = await connect(discord);
      const resumed = new Promise<void>((done) => bot.client.once('shardResume', () => done()));

      if (what === 'invalidate') discord.gateway.invalidate('resumable');
      else discord.gateway[what]();
      await resumed;

      // On a busy machine a heartbeat may come late, and the session is resumed once more.
      expect(discord.gateway.identified).toBe(1);
      expect(discord.gateway.resumed).toBeGreaterThanOrEqual(1);
    },
  );

  it('takes back a session, which then cannot be resumed', async () => {
    await using world = await makeGuild();
    const { discord } = world;
    const token = discord.botToken;
    const { socket, heard } = await raw(discord, [identify(token)]);
    await discord.until(() => discord.gateway.isOnline);

    discord.gateway.invalidate('lost');
    socket.send(JSON.stringify({ op: 6, d: { token, session_id: 'session-1', seq: 1 } }));
    await discord.until(() => discord.gateway.invalidated === 2);
    const both = new Promise<void>((done) =>
      socket.on('message', () => (refusals(heard) === 2 ? done() : undefined)),
    );
    if (refusals(heard) < 2) await both;

    expect(refusals(heard)).toBe(2);
    expect(discord.gateway.isOnline).toBe(false);
  });

  it.each([4004, 4014])('ends discord.js with %i', async (code) => {
    await using world = await makeGuild();
    const { discord } = world;
    const client = makeClient(discord);
    client.on('error', () => undefined);
    discord.gateway.refuseWith(code);
    const closed = new Promise<number>((done) =>
      client.once('shardDisconnect', (event) => done(event.code)),
    );

    await client.login(discord.botToken).catch(() => undefined);

    expect(await closed).toBe(code);
    await client.destroy();
  });
});

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { Client, Events } from 'discord.js';
import { memoryBookmarks } from '#adapters/discord/bookmarks.ts';
import { createDiscordChat, type DiscordChat } from '#adapters/discord/discord-chat.ts';
import { threadRef } from '#adapters/discord/place.ts';
import { card } from '#test/contracts/chat-cards.ts';
import { DiscordServer } from '#test/discord/discord-server.ts';
import { usual } from '#test/discord/small-guild.ts';
import { quiet } from '#test/fakes/site.ts';
import { isJson, type Json, listAt, parseJson } from '#test/slack/json.ts';
import { WallClock } from '#test/slack/wall-clock.ts';
import { startStrictLayer } from './discord-strict-layer.ts';
import { startTwin, type Twin } from './discord-twin.ts';

interface Side {
  readonly apiUrl: string;
  readonly token: string;
  readonly guild: string;
  readonly bot: string;
  readonly channel: string;
}

interface Answer {
  readonly status: number;
  readonly body: Json;
  readonly list: readonly unknown[];
}

function ours(discord: DiscordServer): Side {
  const guild = discord.addGuild();
  const channel = discord.addChannel(guild, { name: 'ops' });
  return {
    apiUrl: discord.apiUrl,
    token: discord.botToken,
    guild: guild.id,
    bot: discord.world.bot.id,
    channel: channel.id,
  };
}

async function ask({ apiUrl, token }: Side, request: string, body?: unknown): Promise<Answer> {
  const [method = 'GET', path = ''] = request.split(' ');
  const response = await fetch(`${apiUrl}/v10${path}`, {
    method,
    headers: { authorization: `Bot ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const parsed = parseJson(await response.text());
  return {
    status: response.status,
    body: isJson(parsed) ? parsed : {},
    list: Array.isArray(parsed) ? parsed : [],
  };
}

const row = { type: 1, components: [{ type: 2, style: 1, label: 'Yes', custom_id: 'yes' }] };

/** What an app decides on, of each answer of one conversation. */
async function converse(side: Side): Promise<readonly string[]> {
  const { channel, guild, bot } = side;
  const at = `/channels/${channel}`;
  const posted = await ask(side, `POST ${at}/messages`, { content: 'x', components: [row] });
  const message = `${at}/messages/${String(posted.body.id)}`;
  const edited = await ask(side, `PATCH ${message}`, { content: 'y', components: [] });
  const thread = await ask(side, `POST ${message}/threads`, { name: 'Incident' });
  const inside = `/channels/${String(thread.body.id)}`;
  const reply = await ask(side, `POST ${inside}/messages`, { content: 'in the thread' });
  const removed = await ask(side, `DELETE ${inside}/messages/${String(reply.body.id)}`);
  const archived = await ask(side, `PATCH ${inside}`, { archived: true });
  const said = [
    posted,
    edited,
    thread,
    reply,
    removed,
    archived,
    await ask(side, `GET ${message}`),
    await ask(side, `GET ${at}/messages/1`),
    await ask(side, 'GET /channels/1'),
    await ask(side, `GET ${at}`),
    await ask(side, `GET /guilds/${guild}`),
    await ask(side, `GET /guilds/${guild}/members/${bot}`),
  ];
  return said.map(({ status, body }) => [status, body.code, body.content, body.name].join(' '));
}

/** The real adapter, with the strict layer between it and the twin. */
function adapterFor(twin: Twin, apiUrl: string): DiscordChat {
  return createDiscordChat({
    token: twin.token,
    guilds: [twin.guild],
    insiders: 'everyone',
    messageContent: 'never',
    clock: new WallClock(),
    log: quiet,
    apiUrl,
    reporterOf: async () => undefined,
    open: async () => [],
    bookmarks: memoryBookmarks(),
  });
}

describe('our Discord beside the twin', () => {
  it('listens to this machine alone', async () => {
    await using twin = await startTwin();
    const port = Number(new URL(twin.apiUrl).port).toString(16).toUpperCase().padStart(4, '0');

    const tables = await Promise.all(
      ['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readFile(path, 'utf8')),
    );
    const listening = tables
      .join('\n')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, address = '', , state]) => address.endsWith(`:${port}`) && state === '0A');

    expect(listening.map(([, address]) => address)).toEqual([`0100007F:${port}`]);
  });

  it('answers as it does, where both have an answer', async () => {
    await using twin = await startTwin();
    await using discord = await DiscordServer.start();

    const expected = await converse(twin);

    expect(await converse(ours(discord))).toEqual(expected);
  });

  it('tells discord.js the same of what the bot did', async () => {
    await using twin = await startTwin();
    await using discord = await DiscordServer.start();
    const hear = async (side: Side): Promise<readonly string[]> => {
      const client = new Client({ intents: usual, rest: { api: side.apiUrl, version: '10' } });
      const heard: string[] = [];
      const done = new Promise<void>((over) =>
        client.on(Events.MessageDelete, ({ content }) => {
          heard.push(`deleted ${content}`);
          over();
        }),
      );
      client.on(Events.MessageCreate, ({ content }) => heard.push(`created ${content}`));
      client.on(Events.MessageUpdate, (_, { content }) => heard.push(`edited ${content}`));
      client.on(Events.ThreadCreate, ({ name }) => heard.push(`thread ${name}`));
      const ready = new Promise<void>((over) => client.once(Events.ClientReady, () => over()));
      await client.login(side.token);
      await ready;
      const channel = await client.channels.fetch(side.channel);
      if (channel?.isSendable() !== true) throw new Error('nobody can write there');
      const sent = await channel.send('one');
      await sent.edit('two');
      await sent.delete();
      await done;
      await client.destroy();
      return heard;
    };

    expect(await hear(ours(discord))).toEqual(await hear(twin));
  });

  it('is stricter: what is too long, too many or empty', async () => {
    await using twin = await startTwin();
    await using discord = await DiscordServer.start();
    const dare = async (side: Side) => {
      const route = `POST /channels/${side.channel}/messages`;
      const said = [
        await ask(side, route, { content: 'x'.repeat(2001) }),
        await ask(side, route, { content: 'x', components: Array(6).fill(row) }),
        await ask(side, route, { content: 'x', nonce: 'x'.repeat(26) }),
        await ask(side, route, {}),
      ];
      return said.map(({ body }) => body.code ?? 'ok');
    };

    expect(await dare(twin)).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(await dare(ours(discord))).toEqual([50_035, 50_035, 50_035, 50_006]);
  });

  it('lists what stands in a channel in the same order', async () => {
    await using twin = await startTwin();
    await using discord = await DiscordServer.start();
    const read = async (side: Side) => {
      const at = `/channels/${side.channel}/messages`;
      for (const content of ['one', 'two', 'three']) await ask(side, `POST ${at}`, { content });
      const { list } = await ask(side, `GET ${at}?limit=2`);
      return listAt({ list }, 'list').map(({ content }) => content);
    };

    expect(await read(ours(discord))).toEqual(await read(twin));
  });

  it('carries the adapter behind a strict layer: a card posted once, then edited', async () => {
    await using twin = await startTwin();
    await using layer = await startStrictLayer(twin.apiUrl);
    const chat = adapterFor(twin, layer.apiUrl);
    const thread = threadRef({ guild: twin.guild, channel: twin.channel });
    await chat.start(async (inbound) => inbound.ack());
    const read = async () => {
      const { list } = await ask(twin, `GET /channels/${twin.channel}/messages`);
      return list.map((each) => JSON.stringify(each));
    };

    const ref = await chat.post(thread, card('before'), { key: 'k1' });
    await chat.post(thread, card('before'), { key: 'k1' });
    const posted = await read();
    await chat.edit(ref, card('after'));
    const edited = await read();
    await chat.stop();

    expect(posted).toHaveLength(1);
    expect(posted[0]).toContain('before');
    expect(edited).toHaveLength(1);
    expect(edited[0]).toContain('after');
    expect(layer.checked).toBeGreaterThan(1);
    expect(layer.refused).toEqual([]);
  });
});

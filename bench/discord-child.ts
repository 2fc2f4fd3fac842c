import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client, Events, GatewayIntentBits } from 'discord.js';
import { z } from 'zod';
import { memoryBookmarks } from '#adapters/discord/bookmarks.ts';
import { createDiscordChat } from '#adapters/discord/discord-chat.ts';
import { openSqliteStore } from '#adapters/sqlite/sqlite-store.ts';
import { createSystemClock } from '#adapters/system/clock.ts';
import { systemIds } from '#adapters/system/ids.ts';
import { Conductor } from '#src/conductor/conductor.ts';
import { createLibrary } from '#src/playbook/library.ts';
import { demoPlaybook } from '#test/fakes/demo-playbook.ts';
import { ScriptedOutside } from '#test/fakes/scripted-host.ts';
import { defaults, inventory, quiet, stoppedHost } from '#test/fakes/site.ts';

// A process of its own. Reads one line of JSON and connects; then answers every line with what it holds and has.
const Given = z.object({
  contestant: z.enum(['fettle', 'bare']),
  apiUrl: z.string(),
  token: z.string(),
  guild: z.string(),
});
type Given = z.output<typeof Given>;

interface Running {
  readonly incidents: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

const input = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const { value: line } = await input.next();
const given = Given.parse(JSON.parse(line ?? ''));
const running = given.contestant === 'fettle' ? await fettle(given) : await bare(given);
tell({ incidents: 0 });
for await (const _ of input) tell({ incidents: await running.incidents() });
await running.stop();

function tell({ incidents }: { readonly incidents: number }): void {
  // Twice: what the first round frees may free more.
  globalThis.gc?.();
  globalThis.gc?.();
  const heapMb = process.memoryUsage().heapUsed / 1024 ** 2;
  process.stdout.write(`${JSON.stringify({ incidents, heapMb })}\n`);
}

/** The bot with its store on disk; its hosts are scripted, and nobody is asked for them. */
async function fettle({ apiUrl, token, guild }: Given): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'fettle-bench-'));
  const clock = createSystemClock();
  const store = await openSqliteStore({ folder, clock });
  const host = stoppedHost();
  const chat = createDiscordChat({
    token,
    guilds: [guild],
    insiders: 'everyone',
    messageContent: 'auto',
    clock,
    log: quiet,
    reporterOf: async (thread) => (await store.inThread(thread))?.reporter,
    open: async () => [],
    bookmarks: memoryBookmarks(),
    apiUrl,
  });
  const conductor = new Conductor({
    store,
    clock,
    ids: systemIds,
    log: quiet,
    hosts: inventory,
    library: createLibrary([demoPlaybook()]),
    chats: [chat],
    transports: [host],
    outside: new ScriptedOutside(host, () => clock.now()),
    settings: { ...defaults, incidents: 10_000 },
  });
  await conductor.start();
  return {
    incidents: async () => (await store.openIncidents()).length,
    stop: async () => {
      await conductor.stop();
      await store[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true });
    },
  };
}

/** What one could begin with: discord.js as its guide starts it, which answers at once and keeps nothing. */
async function bare({ apiUrl, token }: Given): Promise<Running> {
  const client = new Client({
    intents: [
      GatewayIntentBits.Guilds,
      GatewayIntentBits.GuildMessages,
      GatewayIntentBits.DirectMessages,
      GatewayIntentBits.MessageContent,
    ],
    rest: { api: apiUrl },
  });
  client.on(Events.InteractionCreate, (interaction) => {
    if (interaction.isRepliable()) void interaction.reply('ok');
  });
  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(token);
  await ready;
  return { incidents: async () => 0, stop: () => client.destroy() };
}

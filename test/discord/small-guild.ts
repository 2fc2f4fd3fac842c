import { Client, type ClientEvents, GatewayIntentBits, Partials } from 'discord.js';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { isJson, type Json, parseJson } from '#test/slack/json.ts';
import { DiscordServer, type DiscordServerOptions } from './discord-server.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
  readonly list: readonly unknown[];
}

export interface Asked {
  /** The bot's by default; an empty text sends none. */
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly files?: readonly File[] | undefined;
}

/** `POST /channels/…` as curl would send it, so that nothing is caught by the SDK. */
export async function ask(
  discord: DiscordServer,
  request: string,
  { token = `Bot ${discord.botToken}`, body, files = [] }: Asked = {},
): Promise<Answer> {
  const [method = 'GET', path = '/'] = request.split(' ');
  const init = files.length > 0 ? formOf(body, files) : jsonOf(body);
  const headers = new Headers(init.headers);
  if (token !== '') headers.set('authorization', token);
  const response = await fetch(`${discord.apiUrl}/v10${path}`, { ...init, method, headers });
  const parsed = parseJson(await response.text());
  return {
    status: response.status,
    headers: response.headers,
    body: isJson(parsed) ? parsed : {},
    list: Array.isArray(parsed) ? parsed : [],
  };
}

function jsonOf(body: unknown): RequestInit {
  if (body === undefined) return {};
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function formOf(body: unknown, files: readonly File[]): RequestInit {
  const form = new FormData();
  form.set('payload_json', JSON.stringify(body ?? {}));
  for (const [index, file] of files.entries()) form.set(`files[${index}]`, file);
  return { body: form };
}

/** A guild with one person and one channel; `run` says what a request was refused with, or `ok`. */
export async function makeGuild(options: Partial<DiscordServerOptions> = {}) {
  const clock = new FakeClock();
  const discord = await DiscordServer.start({ clock, ...options });
  const guild = discord.addGuild();
  const maria = discord.person({ username: 'maria', globalName: 'Maria' }, guild);
  const ops = discord.addChannel(guild, { name: 'ops' });
  const send = (body: Json, files?: readonly File[]) =>
    ask(discord, `POST /channels/${ops.id}/messages`, { body, files });
  return { discord, clock, guild, maria, ops, send, [Symbol.asyncDispose]: () => end(discord) };
}

async function end(discord: DiscordServer): Promise<void> {
  await discord[Symbol.asyncDispose]();
}

/** `ok`, or what Discord's refusal says: its code, and the lines of `errors`. */
export function outcomeOf({ status, body }: Answer): string {
  if (status < 400) return 'ok';
  return [String(body.code), ...linesOf(body.errors)].join(' ');
}

function linesOf(errors: unknown, path = ''): readonly string[] {
  if (!isJson(errors)) return [];
  return Object.entries(errors).flatMap(([key, value]) =>
    key === '_errors' && Array.isArray(value)
      ? value.map((each: Json) => `${path}:${String(each.code)}`)
      : linesOf(value, path === '' ? key : `${path}.${key}`),
  );
}

export interface Bot extends AsyncDisposable {
  readonly client: Client;
}

/** The real discord.js, logged in. */
export async function connect(
  discord: DiscordServer,
  intents: readonly number[] = usual,
): Promise<Bot> {
  const client = makeClient(discord, intents);
  const ready = new Promise<void>((done) => client.once('clientReady', () => done()));
  await client.login(discord.botToken);
  await ready;
  return { client, [Symbol.asyncDispose]: () => client.destroy() };
}

export const usual: readonly number[] = [
  GatewayIntentBits.Guilds,
  GatewayIntentBits.GuildMessages,
  GatewayIntentBits.DirectMessages,
];

export function makeClient(discord: DiscordServer, intents: readonly number[] = usual): Client {
  return new Client({
    intents,
    partials: [Partials.Channel, Partials.Message],
    rest: { api: discord.apiUrl, version: '10', retries: 0 },
  });
}

/** Listens; what a listener throws fails the test as an unhandled rejection would end a bot. */
export function hear<Name extends keyof ClientEvents>(
  client: Client,
  name: Name,
  listener: (...given: ClientEvents[Name]) => Promise<void>,
): void {
  client.on(name, (...given) => void listener(...given));
}

import { ApplicationFlags, ChannelType, PermissionFlagsBits, Routes } from 'discord.js';
import { z } from 'zod';
import { surface } from '#adapters/discord/surface.ts';
import type { SupportChannel } from '#src/chat/support-channel.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { Api } from './api.ts';
import { commandsJson } from './command-json.ts';
import { connectRest } from './connect-rest.ts';
import { codeOf, DiscordFault } from './fault.ts';
import { ChannelTold, permittedIn, RoleTold } from './permitted.ts';
import { type Application, applicationOf } from './registration.ts';
import { permissionName } from './rooms.ts';
import { discordApi, type Insiders } from './settings.ts';
import { checkSupport } from './support/check.ts';

/** One look at the application as it is set up. */
export interface DiscordChecked {
  readonly step:
    | 'token'
    | 'intents'
    | 'commands'
    | 'insiders'
    | 'server'
    | 'permissions'
    | 'support';
  /** Undefined: works, but not everything does. */
  readonly ok: boolean | undefined;
  readonly detail: string;
}

export interface DiscordCheckOptions {
  readonly token: string;
  readonly guilds: readonly string[];
  readonly insiders: Insiders;
  readonly messageContent: 'auto' | 'never';
  /** Default: none. */
  readonly support?: readonly SupportChannel[] | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly apiUrl?: string | undefined;
}

/**
 * Compares the application with what the bot needs: token, intents, commands, servers, permissions in each
 * channel. Posts and changes nothing. Never rejects for what Discord says.
 */
export async function checkDiscord(
  options: DiscordCheckOptions,
): Promise<readonly DiscordChecked[]> {
  const { api, close } = connectRest({
    ...options,
    apiUrl: options.apiUrl ?? discordApi,
    lost: () => undefined,
  });
  try {
    return await checked(api, options);
  } finally {
    close();
  }
}

async function checked(api: Api, options: DiscordCheckOptions): Promise<readonly DiscordChecked[]> {
  let application: Application | undefined;
  const token = await look('token', async () => {
    application = await applicationOf(api);
    return { ok: true, detail: `${application.name} (${application.id})` };
  });
  if (application === undefined) return [token];
  const { id } = application;
  const servers = await Promise.all(options.guilds.map((guild) => server(api, guild, id)));
  return [
    token,
    intents(application, options),
    await look('commands', () => commands(api, id)),
    insiders(options),
    ...servers.flat(),
    ...(await checkSupport({ api, clock: options.clock, channels: options.support ?? [] })),
  ];
}

function intents(
  { flags }: Application,
  { messageContent }: Pick<DiscordCheckOptions, 'messageContent'>,
): DiscordChecked {
  const { GatewayMessageContent, GatewayMessageContentLimited } = ApplicationFlags;
  const isGranted = (flags & (GatewayMessageContent | GatewayMessageContentLimited)) !== 0;
  const without = 'replies in threads count when they mention the bot, or are pressed';
  if (messageContent === 'never')
    return { step: 'intents', ok: true, detail: `Message Content is not asked for: ${without}` };
  const detail = isGranted
    ? 'Message Content is granted: replies in threads are read'
    : `Message Content is not granted: ${without}. Switch it on under Bot, or set messageContent: never`;
  return { step: 'intents', ok: isGranted ? true : undefined, detail };
}

/** Of commands only what people see of their shape: Discord fills the rest in. */
const Shape: z.ZodType<{ readonly name: string; readonly options: readonly unknown[] }> = z.lazy(
  () => z.object({ name: z.string(), options: z.array(Shape).default([]) }),
);

async function commands(api: Api, application: string): Promise<Found> {
  const route = Routes.applicationCommands(application);
  const there = z.array(Shape).parse(await api.call({ method: 'GET', route, line: 'commands' }));
  const wanted = z.array(Shape).parse(commandsJson());
  const shapes = there.map((each) => JSON.stringify(each));
  const missing = wanted.filter((each) => !shapes.includes(JSON.stringify(each)));
  return missing.length === 0
    ? { ok: true, detail: wanted.map(({ name }) => name).join(', ') }
    : {
        ok: false,
        detail: `not as they should be: ${missing.map(({ name }) => name).join(', ')}. Run "fettle discord register"`,
      };
}

function insiders({ insiders: written }: Pick<DiscordCheckOptions, 'insiders'>): DiscordChecked {
  const step = 'insiders';
  if (written === 'everyone')
    return { step, ok: true, detail: 'everyone in these servers belongs to the site' };
  return written.length === 0
    ? { step, ok: undefined, detail: 'nobody: all may report, nobody decides (discord.insiders)' }
    : { step, ok: true, detail: `bearers of ${written.length} roles` };
}

const Guild = z.object({ id: z.string(), name: z.string() });
const OwnMember = z.object({ roles: z.array(z.string()) });

async function server(
  api: Api,
  guild: string,
  application: string,
): Promise<readonly DiscordChecked[]> {
  const get = async (route: `/${string}`, line: string) => api.call({ method: 'GET', route, line });
  const there = await look('server', async () => {
    const { name } = Guild.parse(await get(Routes.guild(guild), 'server'));
    return { ok: true, detail: `${name} (${guild})` };
  });
  if (there.ok !== true) return [there];
  const permissions = await look('permissions', async () => {
    const user = z.object({ id: z.string() }).parse(await get(Routes.user(), 'bot')).id;
    const member = OwnMember.parse(await get(Routes.guildMember(guild, user), 'member'));
    const roles = z.array(RoleTold).parse(await get(Routes.guildRoles(guild), 'roles'));
    const channels = z.array(ChannelTold).parse(await get(Routes.guildChannels(guild), 'channels'));
    const standing = { guild, user, roles: member.roles };
    return permissionsOf(
      channels.filter(({ type }) => workplaces.includes(type)),
      (channel) => permittedIn(channel, standing, roles),
    );
  });
  return [
    there,
    { ...permissions, detail: `${permissions.detail}${invitation(permissions, application)}` },
  ];
}

const workplaces: readonly number[] = [
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.GuildForum,
];

function permissionsOf(
  channels: readonly ChannelTold[],
  permitted: (channel: ChannelTold) => bigint,
): Found {
  const seen = channels.filter((each) => has(permitted(each), 'ViewChannel'));
  const lacking = seen.flatMap((channel) => {
    const missing = surface.permissions
      .map(({ permission }) => permission)
      .filter((permission) => !has(permitted(channel), permission));
    return missing.length === 0
      ? []
      : [`#${channel.name} lacks ${missing.map(permissionName).join(', ')}`];
  });
  if (seen.length === 0) return { ok: false, detail: 'the bot sees no channel' };
  const all = `${seen.length - lacking.length} of ${seen.length} channels have all`;
  const ok = lacking.length === 0 ? true : lacking.length === seen.length ? false : undefined;
  return { ok, detail: [all, ...lacking].join('; ') };
}

function has(bits: bigint, permission: keyof typeof PermissionFlagsBits): boolean {
  return (bits & PermissionFlagsBits[permission]) !== 0n;
}

/** Where an administrator gives the bot what it lacks. */
function invitation({ ok }: DiscordChecked, application: string): string {
  if (ok === true) return '';
  const bits = surface.permissions.reduce(
    (sum, { permission }) => sum | PermissionFlagsBits[permission],
    0n,
  );
  return `. Give it: https://discord.com/oauth2/authorize?client_id=${application}&scope=bot+applications.commands&permissions=${bits}`;
}

type Found = Pick<DiscordChecked, 'ok' | 'detail'>;

async function look(
  step: DiscordChecked['step'],
  task: () => Promise<Found>,
): Promise<DiscordChecked> {
  try {
    return { step, ...(await task()) };
  } catch (error) {
    if (!(error instanceof DiscordFault)) throw error;
    return { step, ok: false, detail: `${saidOf(error)}` };
  }
}

function saidOf(error: DiscordFault): string {
  if (error.status === 401)
    return 'Discord does not know the token: reset it under Bot, and set it';
  if (error.status === 0)
    return 'Discord does not answer. Can this machine reach https://discord.com?';
  if (codeOf(error) === 10_004 || codeOf(error) === 50_001)
    return 'the bot is not in this server, or may not see it: invite it';
  return error.message;
}

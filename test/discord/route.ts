import { isJson, type Json, listOf } from '#test/slack/json.ts';
import type { Channel } from './channel.ts';
import type { Guild } from './guild.ts';
import type { Message } from './message.ts';
import type { PermissionName } from './permissions.ts';
import { Refusal } from './refusal.ts';
import type { Stage } from './stage.ts';

/** A request that was let in, and what its path names. */
export interface Call {
  readonly stage: Stage;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** What was sent; lists too, for bulk routes. */
  readonly sent: unknown;
  readonly files: readonly File[];
}

/** What a route answers; `undefined` is 204 without a body. */
export type Result = Json | readonly Json[] | undefined;

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `:name` for what differs. */
  readonly path: string;
  /** Routes whose token stands in the path need no other. */
  readonly isOpen?: true;
  readonly run: (call: Call) => Result | Promise<Result>;
}

export function bodyOf({ sent }: Call): Json {
  return isJson(sent) ? sent : {};
}

export function listSent({ sent }: Call): readonly Json[] {
  return listOf(sent);
}

export function param({ params }: Call, name: string): string {
  return params[name] ?? '';
}

/** The channel of the path, which the bot must see. */
export function channelOf(call: Call): Channel {
  const { world } = call.stage;
  const channel = world.channels.get(param(call, 'channel'));
  if (channel === undefined) throw new Refusal('unknownChannel');
  if (!world.may(world.bot.id, channel, 'viewChannel')) throw new Refusal('missingAccess');
  return channel;
}

/** The guild of the path, in which the bot must be. */
export function guildOf(call: Call): Guild {
  const { world } = call.stage;
  const guild = world.guilds.get(param(call, 'guild'));
  if (guild === undefined) throw new Refusal('unknownGuild');
  if (!guild.members.has(world.bot.id)) throw new Refusal('missingAccess');
  return guild;
}

/** The message of the path; ephemeral ones are not to be had over channels. */
export function messageOf(call: Call, channel: Channel): Message {
  const message = channel.message(param(call, 'message'));
  if (message === undefined || message.onlyFor !== undefined) throw new Refusal('unknownMessage');
  return message;
}

export function demand({ stage: { world } }: Call, channel: Channel, right: PermissionName): void {
  if (!world.may(world.bot.id, channel, right)) throw new Refusal('missingPermissions');
}

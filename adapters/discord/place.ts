import { AccountId } from '#src/identity/person.ts';
import type { MessageRef, ThreadRef } from '#src/ports/chat.ts';

export const platform = 'discord';

/** What stands for the server where there is none: direct messages. */
export const noGuild = '@me';

/**
 * Where something is talked through: a thread, the post of a forum, a direct message, or a channel in
 * which only one person sees what is said.
 */
export interface Place {
  /** The server, or `noGuild`. */
  readonly guild: string;
  readonly channel: string;
  /** The user who alone sees it. */
  readonly only?: string | undefined;
}

/** One message, as Discord finds it again. */
export interface Standing {
  readonly guild: string;
  readonly channel: string;
  readonly message: string;
}

const snowflake = String.raw`\d{15,20}`;
const threadPattern = new RegExp(
  String.raw`^(@me|${snowflake})\/(${snowflake})(?:\/@(${snowflake}))?$`,
);
const messagePattern = new RegExp(String.raw`^(@me|${snowflake})\/(${snowflake})\/(${snowflake})$`);

export function threadRef({ guild, channel, only }: Place): ThreadRef {
  const end = only === undefined ? [] : [`@${only}`];
  return { platform, id: [guild, channel, ...end].join('/') };
}

/** Undefined for what no thread of Discord is called. */
export function placeOf({ platform: named, id }: ThreadRef): Place | undefined {
  const [, guild, channel, only] = threadPattern.exec(id) ?? [];
  if (named !== platform || guild === undefined || channel === undefined) return undefined;
  return { guild, channel, only };
}

export function messageRef({ guild, channel, message }: Standing): MessageRef {
  return { platform, id: [guild, channel, message].join('/') };
}

/** Undefined for what no message of Discord is called. */
export function standingOf({ platform: named, id }: MessageRef): Standing | undefined {
  const [, guild, channel, message] = messagePattern.exec(id) ?? [];
  if (named !== platform || guild === undefined || channel === undefined) return undefined;
  return message === undefined ? undefined : { guild, channel, message };
}

/** Direct messages of one person and the bot. */
export function isDirect({ guild }: Pick<Place, 'guild'>): boolean {
  return guild === noGuild;
}

/** "discord:80351110224678912" */
export function accountOf(user: string): AccountId {
  return AccountId.parse(`${platform}:${user}`);
}

/** The user's id; undefined for accounts of other platforms. */
export function userIdOf(account: AccountId): string | undefined {
  return new RegExp(`^discord:(${snowflake})$`).exec(account)?.[1];
}

/** "discord:G/R": a role of a server, as policies name it. */
export function groupOf(guild: string, role: string): string {
  return `${platform}:${guild}/${role}`;
}

/** What opens it in Discord for whoever may see it. */
export function addressOf({ guild, channel }: Place): string {
  return `https://discord.com/channels/${guild}/${channel}`;
}

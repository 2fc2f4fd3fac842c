import type { MessageRef, ThreadRef } from '#src/ports/chat.ts';

export const platform = 'slack';

/**
 * Where something is talked through: a thread of a channel, a thread of a direct message, the direct
 * message itself, or a channel in which only one person sees what is said.
 */
export interface Place {
  readonly team: string;
  readonly channel: string;
  /** The message that the thread hangs on. */
  readonly thread?: string | undefined;
  /** The member who alone sees it. */
  readonly only?: string | undefined;
}

/** One message, as Slack finds it again. */
export interface Standing {
  readonly team: string;
  readonly channel: string;
  readonly ts: string;
  /** The message that its thread hangs on. */
  readonly thread?: string | undefined;
}

const idPattern =
  /^([TE][A-Z0-9]{1,30})\/([CDG][A-Z0-9]{1,30})(?:\/(?:(\d{1,12}\.\d{6})|@([UW][A-Z0-9]{1,30})))?$/;

const messagePattern =
  /^([TE][A-Z0-9]{1,30})\/([CDG][A-Z0-9]{1,30})\/(\d{1,12}\.\d{6})(?:\/(\d{1,12}\.\d{6}))?$/;

export function threadRef({ team, channel, thread, only }: Place): ThreadRef {
  const end = only === undefined ? thread : `@${only}`;
  return { platform, id: [team, channel, ...(end === undefined ? [] : [end])].join('/') };
}

/** As rules of the site name it; direct messages are channels that begin with a D. */
export function channelOf({ team, channel }: Pick<Place, 'team' | 'channel'>): string {
  return `${platform}:${team}/${channel}`;
}

/** Undefined for what no thread of Slack is called. */
export function placeOf({ platform: named, id }: ThreadRef): Place | undefined {
  const [, team, channel, thread, only] = idPattern.exec(id) ?? [];
  if (named !== platform || team === undefined || channel === undefined) return undefined;
  return { team, channel, thread, only };
}

export function messageRef({ team, channel, ts, thread }: Standing): MessageRef {
  const end = thread === undefined ? [] : [thread];
  return { platform, id: [team, channel, ts, ...end].join('/') };
}

/** Undefined for what no message of Slack is called. */
export function standingOf({ platform: named, id }: MessageRef): Standing | undefined {
  const [, team, channel, ts, thread] = messagePattern.exec(id) ?? [];
  if (named !== platform || team === undefined || channel === undefined) return undefined;
  return ts === undefined ? undefined : { team, channel, ts, thread };
}

/** Direct messages of one person and the bot. */
export function isDirect(channel: string): boolean {
  return channel.startsWith('D');
}

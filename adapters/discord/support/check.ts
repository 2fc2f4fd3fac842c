import type { Api } from '#adapters/discord/api.ts';
import { DiscordFault } from '#adapters/discord/fault.ts';
import type { SupportChannel } from '#src/chat/support-channel.ts';
import type { Clock } from '#src/ports/clock.ts';
import { cleanLine } from '#src/redaction/clean-text.ts';
import { Forums } from './forums.ts';
import { missingTags, mostInForum } from './tags.ts';

export interface SupportLook {
  readonly step: 'support';
  /** Undefined: works, but not everything does. */
  readonly ok: boolean | undefined;
  readonly detail: string;
}

export interface SupportChecking {
  readonly api: Api;
  readonly clock: Clock;
  readonly channels: readonly SupportChannel[];
}

/** Looks at each support channel: whether it is there, and which tags its forum lacks. Changes nothing. */
export async function checkSupport({
  api,
  clock,
  channels,
}: SupportChecking): Promise<readonly SupportLook[]> {
  const forums = new Forums(api, clock);
  return Promise.all(channels.map((channel) => look(forums, channel)));
}

async function look(forums: Forums, support: SupportChannel): Promise<SupportLook> {
  const { channel } = support;
  try {
    const { kind, tags } = await forums.find(channel);
    if (kind === 'other') return said(false, `${channel} is neither a text channel nor a forum`);
    if (kind === 'text') return said(true, `${channel}: each message opens a thread`);
    const missing = missingTags(support.tags, tags);
    if (missing.length === 0) return said(true, `${channel}: the forum has all tags`);
    return lacking(support, missing, mostInForum - tags.length);
  } catch (error) {
    if (!(error instanceof DiscordFault)) throw error;
    return said(false, `${channel}: the bot does not see it (${error.message})`);
  }
}

function lacking(
  { channel, createTags }: SupportChannel,
  missing: readonly string[],
  room: number,
): SupportLook {
  const names = missing.map(cleanLine).join(', ');
  if (room < missing.length)
    return said(undefined, `${channel} lacks the tags ${names}, and has room for ${room} more`);
  return createTags
    ? said(true, `${channel}: the next start adds the tags ${names}`)
    : said(
        undefined,
        `${channel} lacks the tags ${names}: posts do not show these. Add them, or set createTags: true`,
      );
}

function said(ok: SupportLook['ok'], detail: string): SupportLook {
  return { step: 'support', ok, detail };
}

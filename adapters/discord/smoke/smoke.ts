import { REST } from 'discord.js';
import { Api } from '#adapters/discord/api.ts';
import { memoryBookmarks } from '#adapters/discord/bookmarks.ts';
import { createDiscordChat } from '#adapters/discord/discord-chat.ts';
import { DiscordFault } from '#adapters/discord/fault.ts';
import { restOptions } from '#adapters/discord/rest-options.ts';
import { discordApi } from '#adapters/discord/settings.ts';
import { isBotError } from '#src/errors.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import { Site, type SmokeSite } from './site.ts';
import { NotAsHoped, type SmokeStep, steps } from './steps.ts';

/** What one step saw. */
export interface Smoked {
  readonly step: string;
  readonly ok: boolean;
  readonly detail: string;
}

export interface SmokeOptions extends SmokeSite {
  readonly token: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Default https://discord.com/api */
  readonly apiUrl?: string | undefined;
  /** `keep`: leaves what was posted, to be looked at. */
  readonly after: 'clean' | 'keep';
  /** Ends after the step under way, and cleans up. */
  readonly signal?: AbortSignal | undefined;
  readonly seen?: ((smoked: Smoked) => void) | undefined;
}

/**
 * Tries in a channel of a real server what the bot rests on, and takes away what it posted. Never rejects for
 * what Discord says. What only people can do (commands, clicks, forms) it does not try.
 */
export async function smokeDiscord(options: SmokeOptions): Promise<readonly Smoked[]> {
  const all: Smoked[] = [];
  const note = (smoked: Smoked): void => {
    all.push(smoked);
    options.seen?.(smoked);
  };
  const rest = new REST(restOptions(options.apiUrl ?? discordApi)).setToken(options.token);
  try {
    const site = siteOf(options, rest);
    for (const step of [{ step: 'gateway', run: () => gateway(options) }, ...steps]) {
      if (options.signal?.aborted === true) break;
      note(await tried(step, site));
    }
    if (options.after === 'clean') note(await cleaned(site));
  } finally {
    rest.clearHashSweeper();
    rest.clearHandlerSweeper();
  }
  return all;
}

/** What an owner does by hand afterwards, with the bot running. */
export const byHand: readonly string[] = [
  '/fettle diagnose without an error: a form opens, in German if your Discord is German',
  '/fettle diagnose with a host: names are suggested while you type',
  'Apps, "Diagnose this error" on somebody else\'s message',
  'write to the bot directly, with a screenshot',
  'press Approve: you are asked once more, privately; then the buttons are disabled',
  'read a card with a screen reader, and on a telephone',
];

function siteOf({ clock, log, guild, channel }: SmokeOptions, rest: REST): Site {
  const lost = (): void => undefined;
  const api = new Api({ rest, interactions: rest, clock, log, lost });
  return new Site({ api, clock, guild, channel });
}

/** The whole adapter, as it stands in a bot: it connects, and hears nothing. */
async function gateway(options: SmokeOptions): Promise<string> {
  const { token, guild, clock, log, apiUrl } = options;
  const chat = createDiscordChat({
    token,
    guilds: [guild],
    insiders: [],
    messageContent: 'auto',
    clock,
    log,
    reporterOf: async () => undefined,
    open: async () => [],
    bookmarks: memoryBookmarks(),
    apiUrl,
  });
  try {
    await chat.start(() => Promise.reject(new NotAsHoped('a smoke test takes no reports')));
    const { kind, readsReplies } = chat.state();
    if (kind !== 'connected') throw new NotAsHoped(`it is ${kind}`);
    return `connected; plain replies in threads are ${readsReplies ? 'read' : 'not read'}`;
  } finally {
    await chat.stop();
  }
}

async function tried({ step, run }: SmokeStep, site: Site): Promise<Smoked> {
  try {
    return { step, ok: true, detail: await run(site) };
  } catch (error) {
    return { step, ok: false, detail: saidOf(error) };
  }
}

/** Only what was written to be read: other messages may repeat an address, and with it a token. */
function saidOf(error: unknown): string {
  if (isBotError(error)) return [error.message, error.hint ?? ''].join(' ').trim();
  if (error instanceof DiscordFault || error instanceof NotAsHoped) return error.message;
  return `not understood: ${Error.isError(error) ? error.name : 'an answer of another shape'}`;
}

async function cleaned(site: Site): Promise<Smoked> {
  const left = await site.clean();
  const detail =
    left.length === 0 ? 'nothing is left' : `left, please take away: ${left.join(', ')}`;
  return { step: 'clean up', ok: left.length === 0, detail };
}

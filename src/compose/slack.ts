import type { SlackChecked } from '#adapters/slack/check.ts';
import type { SlackSite } from '#adapters/slack/open-slack.ts';
import type { SlackChat } from '#adapters/slack/slack-chat.ts';
import type { CommonOptions } from '#src/cli/world.ts';
import type { Context } from '#src/conductor/context.ts';
import { isBotError } from '#src/errors.ts';
import { createLog } from '#src/log.ts';
import type { Store } from '#src/ports/store.ts';
import { openStrongbox } from './sealing.ts';
import { clock, secrets, world } from './world.ts';

function conceal(secret: string): void {
  secrets.conceal(secret);
}

export async function openSlackSite(
  site: SlackSite,
  { store, log, redact }: Pick<Context, 'store' | 'log' | 'redact'>,
): Promise<SlackChat> {
  const { openSlack } = await import('#adapters/slack/open-slack.ts');
  return openSlack(site, { secrets, store, clock, log, redact, openStrongbox, conceal });
}

/** Beside a bot that runs: what it keeps is read only. */
export async function checkSlackOf(
  site: SlackSite,
  options: CommonOptions,
): Promise<readonly SlackChecked[]> {
  const { checkSlackSite } = await import('#adapters/slack/check.ts');
  const write = (line: string): void => world.err(line.trimEnd());
  const log = createLog({ level: 'error', write, redact: (line) => secrets.redact(line) });
  await using store = site.oauth === undefined ? undefined : await keptIn(options.data);
  const sealed = store?.sealed;
  return await checkSlackSite(site, { secrets, clock, log, openStrongbox, conceal, sealed });
}

/** Undefined where the bot has not run yet. */
async function keptIn(data: string): Promise<Store | undefined> {
  try {
    return await world.readStore(data);
  } catch (error) {
    if (isBotError(error) && error.code === 'usage') return undefined;
    throw error;
  }
}

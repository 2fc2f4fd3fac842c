import type { DiscordChat } from '#adapters/discord/discord-chat.ts';
import type { DiscordSite } from '#adapters/discord/open-discord.ts';
import type { DiscordLook } from '#src/cli/discord.ts';
import type { Context } from '#src/conductor/context.ts';
import { suggestionsFor } from '#src/conductor/suggestions.ts';
import { createLog } from '#src/log.ts';
import { clock, secrets, world } from './world.ts';

/** Discord as the site wants it; its SDK is loaded here and nowhere earlier. */
export async function openDiscordSite(
  site: DiscordSite,
  { context, folder }: { readonly context: Context; readonly folder: string },
): Promise<DiscordChat> {
  const { openDiscord } = await import('#adapters/discord/open-discord.ts');
  const { store, log, redact } = context;
  const suggest = (typing: Parameters<typeof suggestionsFor>[1]) => suggestionsFor(context, typing);
  return openDiscord(site, { secrets, store, clock, log, redact, folder, suggest });
}

export async function checkDiscordOf(site: DiscordSite): Promise<readonly DiscordLook[]> {
  const { checkDiscordSite } = await import('#adapters/discord/open-discord.ts');
  return checkDiscordSite(site, { secrets, clock, log: errorsOnly() });
}

export async function registerDiscordOf(site: DiscordSite): Promise<readonly string[]> {
  const { registerDiscordSite } = await import('#adapters/discord/open-discord.ts');
  return registerDiscordSite(site, { secrets, clock, log: errorsOnly() });
}

function errorsOnly() {
  return createLog({ level: 'error', write: (line) => world.err(line.trimEnd()) });
}

import { join } from 'node:path';
import type { SupportChannel } from '#src/chat/support-channel.ts';
import type { SecretReference } from '#src/host/secret-reference.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { Secrets } from '#src/ports/secrets.ts';
import type { Store } from '#src/ports/store.ts';
import { openBookmarks } from './bookmarks.ts';
import { checkDiscord, type DiscordChecked } from './check.ts';
import { connectRest } from './connect-rest.ts';
import { createDiscordChat, type DiscordChat } from './discord-chat.ts';
import { platform } from './place.ts';
import { Registration, register } from './registration.ts';
import { type DiscordOptions, discordApi, type Insiders } from './settings.ts';
import { incidentsAtStart } from './support/at-start.ts';

/** What a site writes about its servers; the token as a reference. */
export interface DiscordSite {
  readonly token: SecretReference;
  readonly guilds: readonly string[];
  readonly insiders: Insiders;
  readonly messageContent: 'auto' | 'never';
  /** Default: none. */
  readonly support?: readonly SupportChannel[] | undefined;
}

export interface DiscordWorld {
  readonly secrets: Secrets;
  readonly store: Pick<Store, 'inThread' | 'openIncidents' | 'recent' | 'incident'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Where it is kept how far Discord was read, and which commands are registered. */
  readonly folder: string;
  readonly suggest?: DiscordOptions['suggest'];
  readonly redact?: DiscordOptions['redact'];
  /** Default: Discord's own. */
  readonly apiUrl?: string | undefined;
}

/** Discord as a site wants it. Rejects with `secret-missing`; connects only when it is started. */
export async function openDiscord(site: DiscordSite, world: DiscordWorld): Promise<DiscordChat> {
  const { secrets, store, clock, folder, suggest, redact, apiUrl } = world;
  const { guilds, insiders, messageContent } = site;
  return createDiscordChat({
    token: await secrets.resolve(site.token),
    guilds,
    insiders,
    messageContent,
    clock,
    log: world.log.child({ adapter: platform }),
    redact,
    reporterOf: async (thread) => (await store.inThread(thread))?.reporter,
    open: async () =>
      (await store.openIncidents())
        .map(({ thread }) => thread)
        .filter((thread) => thread.platform === platform),
    bookmarks: await openBookmarks(join(folder, 'discord-read.json')),
    registration: new Registration(join(folder, 'discord-commands')),
    support: {
      channels: site.support ?? [],
      newest: (thread) => store.inThread(thread),
      atStart: () => incidentsAtStart(store),
    },
    suggest,
    apiUrl,
  });
}

type Asking = Pick<DiscordWorld, 'secrets' | 'clock' | 'log' | 'apiUrl'>;

/** Rejects with `secret-missing`. */
export async function checkDiscordSite(
  site: DiscordSite,
  { secrets, ...world }: Asking,
): Promise<readonly DiscordChecked[]> {
  return checkDiscord({ ...site, ...world, token: await secrets.resolve(site.token) });
}

/** Names of the commands that Discord was told. Rejects with `secret-missing` or `chat-refused`. */
export async function registerDiscordSite(
  site: Pick<DiscordSite, 'token'>,
  { secrets, apiUrl = discordApi, ...world }: Asking,
): Promise<readonly string[]> {
  const token = await secrets.resolve(site.token);
  const { api, close } = connectRest({ ...world, token, apiUrl, lost: () => undefined });
  try {
    return await register(api);
  } finally {
    close();
  }
}

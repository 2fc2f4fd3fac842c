import type { Person } from '#src/identity/person.ts';
import type { ThreadRef } from '#src/ports/chat.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { ByValue } from '#src/redaction/without-secrets.ts';
import type { Bookmarks } from './bookmarks.ts';
import type { Registration } from './registration.ts';
import type { SupportSettings } from './support/support.ts';

/** Who of a server counts as its own: everybody in it, or whoever bears one of these roles. */
export type Insiders = 'everyone' | readonly string[];

/** What a person may complete a word to. */
export interface Suggestion {
  readonly name: string;
  readonly value: string;
}

export interface Typing {
  readonly about: 'host' | 'code' | 'playbook';
  readonly typed: string;
  readonly by: Person;
  readonly isExternal: boolean;
  readonly thread: ThreadRef;
  /** As rules of the site name it: "discord:G/C". */
  readonly channel: string;
}

export interface DiscordOptions {
  readonly token: string;
  /** Servers that the bot works in; elsewhere it says nothing. */
  readonly guilds: readonly string[];
  readonly insiders: Insiders;
  /** `auto`: reads replies in its threads where Discord grants that. `never`: does not ask for it. */
  readonly messageContent: 'auto' | 'never';
  readonly clock: Clock;
  readonly log: Log;
  /** Takes the secrets that the site uses out of a text that is shown again. Default: none is known. */
  readonly redact?: ByValue | undefined;
  /** Who reported what is, or was, talked through in a thread; undefined where nothing is. */
  readonly reporterOf: (thread: ThreadRef) => Promise<Person | undefined>;
  /** Threads of incidents that are open: what was missed there is read again. */
  readonly open: () => Promise<readonly ThreadRef[]>;
  readonly bookmarks: Bookmarks;
  /** At once, from memory. Default: nothing. */
  readonly suggest?: ((typing: Typing) => readonly Suggestion[]) | undefined;
  /** Tells Discord the commands when they have changed. Default: nobody does. */
  readonly registration?: Registration | undefined;
  /** Channels in which every message is a report, without a mention. Default: none. */
  readonly support?: SupportSettings | undefined;
  /** Default https://discord.com/api */
  readonly apiUrl?: string | undefined;
  /** Where Discord keeps what people attach. Default: Discord's own two hosts. */
  readonly fileHosts?: readonly string[] | undefined;
}

export const discordApi = 'https://discord.com/api';

/** Discord waits three seconds for the first response; what takes longer is put off after so many ms. */
export const respondWithinMs = 2_000;
/** The token of an interaction is good for fifteen minutes; we stop a minute earlier. */
export const tokenMs = 14 * 60_000;

import type { Chat } from '#src/ports/chat.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { Store } from '#src/ports/store.ts';

export type Until = (what: string, holds: () => boolean) => Promise<void>;

/** Somebody with an account on a platform, in the thread of what was reported there last. */
export interface Client {
  /** With the bot's name before it; in a channel where everybody is. */
  says(text: string): Promise<void>;
  /** The error of the demo on web-01, or another text; then the bot has begun to answer. */
  reports(text?: string): Promise<void>;
  /** The newest button of this kind, as soon as they see one. */
  press(label: RegExp): Promise<void>;
  reads(text: RegExp): Promise<void>;
  /** All that they can read, also what is told to them alone. */
  readonly reading: string;
  /** What the platform itself told them: errors. */
  readonly notices: readonly string[];
}

export interface Known {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly redact?: ((text: string) => string) | undefined;
  readonly folder: string;
}

/** A strict server of one platform, with a channel "ops" and people in it. It outlives the bot. */
export interface Side extends AsyncDisposable {
  /** "slack:T/C", "discord:G/C", as rules of the site name it. */
  readonly channel: string;
  /** Somebody new; gives their account. */
  join(name: string): string;
  client(name: string, until: Until): Client;
  chat(known: Known): Promise<Chat>;
  /** All that its people can read. */
  transcript(): string;
  /** All that the bot ever sent there, as it was sent, with names of threads. */
  botSaid(): string;
}

/** Throws where nobody is called that. */
export function found<T>(person: T | undefined, name: string): T {
  if (person === undefined) throw new Error(`nobody is called ${name}`);
  return person;
}

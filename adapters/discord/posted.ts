import { createHash } from 'node:crypto';
import { Routes } from 'discord.js';
import { z } from 'zod';
import { Recent } from '#src/chat/recent.ts';
import type { Api } from './api.ts';
import { type Place, threadRef } from './place.ts';
import { timeOf } from './snowflake.ts';

/** Stands in a message as the nonce: Discord gives the message that has it instead of another, for minutes. */
export function nonceOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 24);
}

/**
 * Stands in a message as the `id` of its container, for ever. No client shows it. Large, so that it meets
 * none of the small ones that Discord itself gives, and none of those of a question.
 */
export function markOf(key: string): number {
  const hash = createHash('sha256').update(`mark ${key}`).digest().readUInt32BE(0);
  return 0x4000_0000 + (hash % 0x3fff_ffff);
}

const Listed = z.array(
  z.object({
    id: z.string(),
    author: z.object({ id: z.string() }),
    components: z
      .array(z.object({ id: z.number().optional() }))
      .default([])
      .catch([]),
  }),
);

/** Discord's clock and ours may differ by so much, in ms. */
const skewMs = 120_000;
const perPage = 100;
/** Threads longer than that are not ours. */
const mostPages = 10;

/** By mark. */
type Marks = Map<number, string>;

export interface PostedOptions {
  readonly api: Api;
  /** When this process began, in ms since 1970. */
  readonly startedAt: number;
  /** The user that the bot is. */
  readonly bot: () => string;
}

/**
 * Knows which of our messages stand in a thread, by key. What an earlier process posted it reads from
 * Discord, once per thread, and again when the fate of a request is unknown.
 */
export class Posted {
  readonly #options: PostedOptions;
  readonly #threads = new Recent<Marks>(5_000);

  constructor(options: PostedOptions) {
    this.#options = options;
  }

  note(place: Place, key: string, message: string): void {
    const looked = this.#threads.get(threadRef(place).id);
    // What is noted must be all that stands there: else nobody would look for the rest of it.
    if (looked === undefined && !this.#isOurs(place)) return;
    const known = looked ?? new Map<number, string>();
    known.set(markOf(key), message);
    this.#threads.set(threadRef(place).id, known);
  }

  /** The message of this key, if it stands. Asks Discord only about threads older than this process. */
  async find(place: Place, key: string): Promise<string | undefined> {
    const known = this.#threads.get(threadRef(place).id);
    if (known !== undefined) return known.get(markOf(key));
    if (this.#isOurs(place)) return undefined;
    return this.look(place, key);
  }

  /** The same, from Discord itself. */
  async look(place: Place, key: string): Promise<string | undefined> {
    const known: Marks = this.#threads.get(threadRef(place).id) ?? new Map();
    let before: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const messages = await this.#page(place, before);
      for (const { id, author, components } of messages) {
        const [mark] = components.flatMap((each) => each.id ?? []);
        if (author.id === this.#options.bot() && mark !== undefined) known.set(mark, id);
      }
      before = messages.at(-1)?.id;
      if (messages.length < perPage) break;
    }
    this.#threads.set(threadRef(place).id, known);
    return known.get(markOf(key));
  }

  /** A thread has the id of the message that it hangs on: nobody but this process can have written there. */
  #isOurs({ channel }: Place): boolean {
    return timeOf(channel) > this.#options.startedAt + skewMs;
  }

  async #page({ channel }: Place, before: string | undefined): Promise<z.output<typeof Listed>> {
    const query = { limit: String(perPage), ...(before === undefined ? {} : { before }) };
    const route = Routes.channelMessages(channel);
    const answer = await this.#options.api.call({ method: 'GET', route, query, line: 'messages' });
    return Listed.parse(answer);
  }
}

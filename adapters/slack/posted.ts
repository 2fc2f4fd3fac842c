import { z } from 'zod';
import { Recent } from '#src/chat/recent.ts';
import type { Api } from './api.ts';
import { isDirect, type Place } from './place.ts';

/** The name of our metadata; the app's manifest need not declare it. */
export const metadataType = 'fettle_message';

const Listed = z.object({
  messages: z
    .array(
      z.object({
        ts: z.string(),
        metadata: z
          .object({
            event_type: z.string(),
            event_payload: z.object({ key: z.string() }),
          })
          .optional()
          .catch(undefined),
      }),
    )
    .default([]),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

/** Slack's clock and ours may differ by so much, in ms. */
const skewMs = 120_000;
/** How far back, before this process, a command may have been asked that Slack still waits for, in ms. */
const agoMs = 600_000;
const perPage = 200;
/** Threads longer than that are not ours. */
const mostPages = 10;

type Keys = Map<string, string>;

/**
 * Knows which of our messages stand in a thread, by key. What an earlier process posted it reads from the
 * metadata that each message carries, once per thread, and again when the fate of a call is unknown.
 */
export class Posted {
  readonly #api: Api;
  readonly #startedAt: number;
  readonly #threads = new Recent<Keys>(5_000);

  /** `startedAt`: when this process began, in ms since 1970. */
  constructor(api: Api, startedAt: number) {
    this.#api = api;
    this.#startedAt = startedAt;
  }

  note(place: Place, key: string, ts: string): void {
    const known = this.#threads.get(nameOf(place)) ?? new Map<string, string>();
    known.set(key, ts);
    this.#threads.set(nameOf(place), known);
  }

  /** The message of this key, if it stands. Asks Slack only about threads older than this process. */
  async find(place: Place, key: string): Promise<string | undefined> {
    const known = this.#threads.get(nameOf(place));
    if (known !== undefined) return known.get(key);
    if (this.#isNew(place)) return undefined;
    return this.look(place, key);
  }

  /** The same, from Slack itself. */
  async look(place: Place, key: string): Promise<string | undefined> {
    const known: Keys = this.#threads.get(nameOf(place)) ?? new Map();
    let cursor: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const { messages, response_metadata } = await this.#page(place, cursor);
      for (const { ts, metadata } of messages)
        if (metadata?.event_type === metadataType) known.set(metadata.event_payload.key, ts);
      cursor = response_metadata?.next_cursor;
      if (cursor === undefined || cursor === '') break;
    }
    this.#threads.set(nameOf(place), known);
    return known.get(key);
  }

  /** Nobody but this process can have written below a message that is younger than it. */
  #isNew({ thread }: Place): boolean {
    return thread !== undefined && Number(thread) * 1000 > this.#startedAt + skewMs;
  }

  async #page(
    { channel, thread }: Place,
    cursor: string | undefined,
  ): Promise<z.output<typeof Listed>> {
    const asked = {
      channel,
      include_all_metadata: true,
      limit: perPage,
      ...(cursor === undefined ? {} : { cursor }),
    };
    // In a channel itself stands only what was asked with a command, a moment ago; the rest is talk of others.
    const oldest = isDirect(channel) ? {} : { oldest: String((this.#startedAt - agoMs) / 1000) };
    const answer =
      thread === undefined
        ? await this.#api.call({ method: 'conversations.history', channel }, (client) =>
            client.conversations.history({ ...asked, ...oldest }),
          )
        : await this.#api.call({ method: 'conversations.replies', channel }, (client) =>
            client.conversations.replies({ ...asked, ts: thread }),
          );
    return Listed.parse(answer);
  }
}

function nameOf({ team, channel, thread }: Place): string {
  return `${team}/${channel}/${thread ?? ''}`;
}

import type { Card } from '#src/card/card.ts';
import { literal } from '#src/chat/literal.ts';
import { Recent } from '#src/chat/recent.ts';
import type { Log } from '#src/ports/log.ts';
import { type ByValue, withoutSecrets } from '#src/redaction/without-secrets.ts';
import type { Api } from './api.ts';
import { isDirect, type Place } from './place.ts';

const longestTitle = 60;

interface StatusParts {
  readonly api: Api;
  readonly log: Log;
  readonly redact: ByValue;
}

/**
 * The line under a thread that says what the bot is at, and the title of a thread in its direct messages.
 * Decoration: without it nothing is amiss, so nothing here throws or is waited for.
 */
export class Status {
  readonly #api: Api;
  readonly #log: Log;
  readonly #redact: ByValue;
  /** Threads whose status stands; Slack takes it away when the bot posts there, not when it edits. */
  readonly #standing = new Recent<true>(1_000);
  readonly #titled = new Recent<true>(1_000);

  constructor({ api, log, redact }: StatusParts) {
    this.#api = api;
    this.#log = log;
    this.#redact = redact;
  }

  /** Somebody spoke to the bot. */
  reading(place: Place): void {
    this.#show(place, 'is reading…');
  }

  /** A card stands in a thread, new or edited. */
  shown(place: Place, { blocks }: Card, how: 'posted' | 'edited'): void {
    const isLooking = blocks.some(
      (block) => block.kind === 'steps' && block.steps.some(({ status }) => status === 'running'),
    );
    const name = nameOf(place);
    const isStanding = this.#standing.has(name);
    if (isLooking && (how === 'posted' || !isStanding)) this.#show(place, 'is looking…');
    else if (how === 'posted') this.#standing.delete(name);
    else if (!isLooking && isStanding) this.#show(place, '');
  }

  /** What a thread of direct messages is about, once; without secrets. */
  title({ channel, thread }: Place, said: string): void {
    if (thread === undefined || !isDirect(channel) || this.#titled.has(`${channel}/${thread}`))
      return;
    const title = literal(withoutSecrets(said, this.#redact).replaceAll(/\s+/gu, ' ')).trim();
    if (title === '') return;
    this.#titled.set(`${channel}/${thread}`, true);
    const asked = { channel_id: channel, thread_ts: thread, title: title.slice(0, longestTitle) };
    this.#api
      .call({ method: 'assistant.threads.setTitle', channel: thread }, (client) =>
        client.assistant.threads.setTitle({ ...asked, title: asked.title.toWellFormed() }),
      )
      .catch((error: unknown) => this.#log.debug({ err: error }, 'no title was set'));
  }

  #show(place: Place, status: string): void {
    const { channel, thread } = place;
    if (thread === undefined) return;
    if (status === '') this.#standing.delete(nameOf(place));
    else this.#standing.set(nameOf(place), true);
    const shown = { channel_id: channel, thread_ts: thread, status };
    this.#api
      .call({ method: 'assistant.threads.setStatus', channel: thread }, (client) =>
        client.assistant.threads.setStatus(shown),
      )
      .catch((error: unknown) => this.#log.debug({ err: error }, 'no status was shown'));
  }
}

function nameOf({ channel, thread }: Place): string {
  return `${channel}/${thread ?? ''}`;
}

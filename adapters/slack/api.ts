import type { webApi } from '@slack/bolt';
import { InOrder } from '#src/chat/in-order.ts';
import { wait } from '#src/chat/wait.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import { retryAfterOf } from './fault.ts';

export interface ApiOptions {
  /** With the token of this moment. */
  readonly client: () => Promise<webApi.WebClient>;
  readonly clock: Clock;
  readonly log: Log;
}

/** What Slack counts together: a method, and the channel that it is about. */
export interface Line {
  readonly method: string;
  readonly channel?: string | undefined;
}

/** How often one call waits for as long as Slack asks before it is given up. */
const mostWaits = 20;

/**
 * Calls of the Web API. Those of one method and channel go one after another, and wait together when Slack
 * asks for patience; no other channel waits with them. Rejects with the errors of the SDK.
 */
export class Api {
  readonly #options: ApiOptions;
  readonly #order = new InOrder();
  readonly #heldUntil = new Map<string, number>();

  constructor(options: ApiOptions) {
    this.#options = options;
  }

  call<T>(line: Line, send: (client: webApi.WebClient) => Promise<T>): Promise<T> {
    const key = `${line.method} ${line.channel ?? ''}`;
    return this.#order.run(key, () => this.#patiently(key, send));
  }

  async #patiently<T>(key: string, send: (client: webApi.WebClient) => Promise<T>): Promise<T> {
    const { client, clock, log } = this.#options;
    for (let waited = 0; ; waited += 1) {
      await this.#untilFree(key);
      try {
        return await send(await client());
      } catch (error) {
        const seconds = retryAfterOf(error);
        if (seconds === undefined || waited === mostWaits) throw error;
        log.debug({ line: key, seconds }, 'Slack asks to wait');
        this.#heldUntil.set(key, clock.now() + seconds * 1000);
      }
    }
  }

  async #untilFree(key: string): Promise<void> {
    const until = this.#heldUntil.get(key);
    if (until === undefined) return;
    this.#heldUntil.delete(key);
    await wait(this.#options.clock, until);
  }
}

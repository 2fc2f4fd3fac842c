import type { ThreadRef } from '#src/ports/chat.ts';
import type { Clock } from '#src/ports/clock.ts';

/** A thread that was quiet for so long is answered again, in ms. */
export const quietFor = 600_000;
const mostThreads = 5_000;

/**
 * Ends talk that feeds itself: two bots that answer each other never pause. `last` comes once: it says that
 * the bot stops. Whatever asks in between, even unheard, keeps the thread from being quiet.
 */
export class ReplyCap {
  readonly #clock: Clock;
  readonly #most: number;
  readonly #threads = new Map<string, { readonly count: number; readonly at: number }>();

  constructor(clock: Clock, most: number) {
    this.#clock = clock;
    this.#most = most;
  }

  /** Counts one more answer in a thread. */
  take({ platform, id }: ThreadRef): 'answer' | 'last' | 'silent' {
    const name = `${platform}:${id}`;
    const at = this.#clock.now();
    const known = this.#threads.get(name);
    const count = known === undefined || at - known.at >= quietFor ? 1 : known.count + 1;
    this.#threads.delete(name);
    this.#threads.set(name, { count, at });
    const [oldest] = this.#threads.keys();
    if (this.#threads.size > mostThreads && oldest !== undefined) this.#threads.delete(oldest);
    if (count <= this.#most) return 'answer';
    return count === this.#most + 1 ? 'last' : 'silent';
  }
}

import type { Clock } from '#src/ports/clock.ts';
import { Recent } from './recent.ts';

/** So many messages of one thread in a minute; two bots that answer each other end there. */
export const mostPerMinute = 30;

/** Tells when more is written in a thread than people write. */
export class Flood {
  readonly #clock: Clock;
  readonly #seen = new Recent<{ readonly since: number; count: number }>(1_000);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts one message. */
  isOver(thread: string): boolean {
    const now = this.#clock.now();
    const known = this.#seen.get(thread);
    const flood =
      known === undefined || now - known.since >= 60_000 ? { since: now, count: 0 } : known;
    flood.count += 1;
    this.#seen.set(thread, flood);
    return flood.count > mostPerMinute;
  }
}

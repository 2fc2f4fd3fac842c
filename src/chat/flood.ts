import { Recent } from './recent.ts';

/** So many messages of one thread in a minute; two bots that answer each other end there. */
export const mostPerMinute = 30;

/** Tells when more is written in a thread than people write. */
export class Flood {
  readonly #seen = new Recent<{ readonly since: number; count: number }>(1_000);

  /** Counts one message, written at a time in ms since 1970. */
  isOver(thread: string, at: number): boolean {
    const known = this.#seen.get(thread);
    const flood =
      known === undefined || at - known.since >= 60_000 ? { since: at, count: 0 } : known;
    flood.count += 1;
    this.#seen.set(thread, flood);
    return flood.count > mostPerMinute;
  }
}

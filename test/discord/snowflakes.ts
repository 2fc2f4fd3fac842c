import type { Clock } from '#src/ports/clock.ts';

/** 2015-01-01 UTC, in milliseconds: where Discord's ids begin to count. */
const epoch = 1_420_070_400_000;

/** Makes ids of Discord's form: the time in ms above 22 bits; rising, also while the clock stands. */
export class Snowflakes {
  readonly #clock: Clock;
  #last = 0n;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  next(): string {
    const now = BigInt(this.#clock.now() - epoch) << 22n;
    this.#last = now > this.#last ? now : this.#last + 1n;
    return String(this.#last);
  }
}

/** Orders ids by time. */
export function byAge(a: { readonly id: string }, b: { readonly id: string }): number {
  return isOlder(a.id, b.id) ? -1 : 1;
}

export function isOlder(id: string, than: string): boolean {
  return BigInt(id) < BigInt(than);
}

export function isSnowflake(text: string): boolean {
  return /^\d{1,20}$/.test(text);
}

import type { Clock } from '#src/ports/clock.ts';

/** Makes identifiers of Slack's form; every one is different, also across workspaces. */
export class Identifiers {
  readonly #clock: Clock;
  #made = 0;
  #lastTs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  next(prefix: string): string {
    this.#made += 1;
    return `${prefix}0${this.#made.toString(36).toUpperCase().padStart(9, '0')}`;
  }

  /** Seconds with six decimals: unique, and rising also while the clock stands. */
  ts(): string {
    this.#lastTs = Math.max(this.#lastTs + 1, this.#clock.now() * 1000);
    const micros = String(this.#lastTs).padStart(16, '0');
    return `${micros.slice(0, -6)}.${micros.slice(-6)}`;
  }
}

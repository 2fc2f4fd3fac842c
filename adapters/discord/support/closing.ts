import type { Clock, Timer } from '#src/ports/clock.ts';

/** One appointment for each post: the newest counts. */
export class Closing {
  readonly #clock: Clock;
  readonly #timers = new Map<string, Timer>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  set(thread: string, at: number, due: () => void): void {
    this.cancel(thread);
    const timer = this.#clock.at(at, () => {
      this.#timers.delete(thread);
      due();
    });
    this.#timers.set(thread, timer);
  }

  cancel(thread: string): void {
    this.#timers.get(thread)?.cancel();
    this.#timers.delete(thread);
  }

  stop(): void {
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
  }
}

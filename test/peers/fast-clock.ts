import type { Clock, Timer } from '#src/ports/clock.ts';

/** A clock that goes so many times as fast as the machine's, and knows which of its timers still run. */
export class FastClock implements Clock {
  readonly #speed: number;
  readonly #origin = Date.now();
  readonly #running = new Set<NodeJS.Timeout>();

  constructor(speed: number) {
    this.#speed = speed;
  }

  /** Timers that are neither over nor cancelled. */
  get pending(): number {
    return this.#running.size;
  }

  now(): number {
    return this.#origin + (Date.now() - this.#origin) * this.#speed;
  }

  at(at: number, due: () => void): Timer {
    const timer = setTimeout(
      () => {
        this.#running.delete(timer);
        due();
      },
      Math.max(0, at - this.now()) / this.#speed,
    );
    this.#running.add(timer);
    return {
      cancel: () => {
        clearTimeout(timer);
        this.#running.delete(timer);
      },
    };
  }
}

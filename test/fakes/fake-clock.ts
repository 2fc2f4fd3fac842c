import type { Clock, Timer } from '#src/ports/clock.ts';

/** A clock that stands still until a test moves it. Timers fire in order, at their time. */
export class FakeClock implements Clock {
  #now: number;
  #timers: { readonly at: number; readonly due: () => void }[] = [];

  constructor(now = Date.UTC(2026, 10, 21, 8, 0, 0)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  at(at: number, due: () => void): Timer {
    const timer = { at, due };
    this.#timers.push(timer);
    return { cancel: () => this.#drop(timer) };
  }

  /** Moves on and lets everything that is due happen, with what follows from it. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#drop(next);
      this.#now = Math.max(this.#now, next.at);
      next.due();
      await settle();
    }
    this.#now = until;
    await settle();
  }

  get pending(): number {
    return this.#timers.length;
  }

  #drop(timer: { readonly at: number }): void {
    this.#timers = this.#timers.filter((each) => each !== timer);
  }
}

/** Lets everything that waits for nothing but its turn have it. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((wake) => setImmediate(wake));
}

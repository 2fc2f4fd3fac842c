import type { Clock } from '#src/ports/clock.ts';

/** How long a look may take: a deadline of its own, and whoever may stop it. */
export class Patience implements Disposable {
  readonly #clock: Clock;
  readonly #limit: Limit;

  constructor(options: {
    readonly clock: Clock;
    readonly deadlineMs: number;
    readonly signal: AbortSignal;
  }) {
    this.#clock = options.clock;
    this.#limit = new Limit(options.clock, options.deadlineMs, options.signal);
  }

  /** Aborted when the deadline has passed or somebody stopped the look. */
  get signal(): AbortSignal {
    return this.#limit.signal;
  }

  get isOver(): boolean {
    return this.#limit.signal.aborted;
  }

  /** A limit for one step; it ends with the whole at the latest. */
  step(ms: number): Limit {
    return new Limit(this.#clock, ms, this.#limit.signal);
  }

  /** A short limit for the courtesy of an orderly end. */
  farewell(): Limit {
    return this.step(1_000);
  }

  [Symbol.dispose](): void {
    this.#limit[Symbol.dispose]();
  }
}

/** A signal that is aborted after a time, or with another one. */
export class Limit implements Disposable {
  readonly #controller = new AbortController();
  readonly #release: () => void;

  constructor(clock: Clock, ms: number, outer: AbortSignal) {
    const stop = () => this.#controller.abort();
    const timer = clock.at(clock.now() + ms, stop);
    outer.addEventListener('abort', stop);
    this.#release = () => {
      timer.cancel();
      outer.removeEventListener('abort', stop);
    };
    if (outer.aborted) stop();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    this.#release();
  }
}

/** Calls `stop` once when the signal is aborted, at once when it already is. Returns how to forget it. */
export function whenAborted(signal: AbortSignal, stop: () => void): () => void {
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  return () => signal.removeEventListener('abort', stop);
}

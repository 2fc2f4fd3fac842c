import type { Clock } from '#src/ports/clock.ts';

/** `so`: it happened. `over`: it never will. */
export type Outcome = 'so' | 'late' | 'stopped' | 'over';

export interface Patience {
  readonly within: number;
  readonly signal?: AbortSignal | undefined;
}

/** One thing at a time that somebody waits for. Every wait ends. */
export class Awaited {
  readonly #clock: Clock;
  #current: { readonly what: string; readonly resolve: (outcome: Outcome) => void } | undefined;
  #isOver = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  next(what: string, { within, signal }: Patience): Promise<Outcome> {
    if (this.#isOver) return Promise.resolve('over');
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    this.#current = { what, resolve };
    const stopped = (): void => resolve('stopped');
    const timer = this.#clock.at(this.#clock.now() + within, () => resolve('late'));
    signal?.addEventListener('abort', stopped, { once: true });
    if (signal?.aborted === true) stopped();
    return promise.finally(() => {
      timer.cancel();
      signal?.removeEventListener('abort', stopped);
    });
  }

  happened(what: string): void {
    if (this.#current?.what === what) this.#current.resolve('so');
  }

  /** Nothing happens any more: whoever waits, or will, is told so. */
  end(): void {
    this.#isOver = true;
    this.#current?.resolve('over');
  }
}

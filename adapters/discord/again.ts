import type { Clock, Timer } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';

/** After so many ms each a thing is tried again; then it is given up. */
export const pausesMs = [5_000, 30_000, 120_000, 600_000] as const;

/** Does again what the core could not keep: Discord itself delivers nothing twice. */
export class Again {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #timers = new Set<Timer>();
  #isStopped = false;

  constructor(clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
  }

  /** Resolves after the first try. Never rejects. */
  async run(what: string, task: () => Promise<void>, tried = 0): Promise<void> {
    try {
      await task();
    } catch (error) {
      const pause = pausesMs[tried];
      if (pause === undefined) this.#log.error({ err: error, what }, 'given up');
      else this.#log.warn({ err: error, what, pause }, 'to be tried again');
      if (pause !== undefined && !this.#isStopped) this.#later(what, task, { tried, pause });
    }
  }

  stop(): void {
    this.#isStopped = true;
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
  }

  #later(
    what: string,
    task: () => Promise<void>,
    { tried, pause }: { readonly tried: number; readonly pause: number },
  ): void {
    const timer = this.#clock.at(this.#clock.now() + pause, () => {
      this.#timers.delete(timer);
      void this.run(what, task, tried + 1);
    });
    this.#timers.add(timer);
  }
}

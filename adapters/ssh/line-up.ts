/** Lets a few through at a time; the others wait their turn, first come, first served. */
export class LineUp {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(places: number) {
    this.#free = places;
  }

  /** Runs this when its turn comes. Being stopped while waiting runs it at once: it must look itself. */
  async run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const holdsPlace = await this.#turn(signal);
    try {
      return await work();
    } finally {
      if (holdsPlace) this.#leave();
    }
  }

  #turn(signal: AbortSignal): Promise<boolean> {
    if (this.#free > 0) {
      this.#free -= 1;
      return Promise.resolve(true);
    }
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const enter = (): void => resolve(true);
    this.#waiting.push(enter);
    const stopped = (): void => {
      const at = this.#waiting.indexOf(enter);
      if (at === -1) return;
      this.#waiting.splice(at, 1);
      resolve(false);
    };
    signal.addEventListener('abort', stopped, { once: true });
    if (signal.aborted) stopped();
    return promise.finally(() => signal.removeEventListener('abort', stopped));
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}

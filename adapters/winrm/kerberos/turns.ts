/** A number of turns: who finds none free waits in line. */
export class Turns {
  /** In the order in which they came. */
  readonly #waiting = new Set<() => void>();
  #free: number;

  constructor(count: number) {
    this.#free = count;
  }

  /** Dispose when it is over. Who is called off leaves the line, and rejects with the reason of the signal. */
  async next(signal?: AbortSignal): Promise<Disposable> {
    signal?.throwIfAborted();
    if (this.#free === 0) await this.#inLine(signal);
    else this.#free -= 1;
    return { [Symbol.dispose]: () => this.#pass() };
  }

  async #inLine(signal: AbortSignal | undefined): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = (): void => {
      // Whose turn has come in the same breath has it, and gives it back.
      if (this.#waiting.delete(resolve)) reject(signal?.reason);
    };
    this.#waiting.add(resolve);
    signal?.addEventListener('abort', leave);
    await promise.finally(() => signal?.removeEventListener('abort', leave));
  }

  #pass(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#free += 1;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}

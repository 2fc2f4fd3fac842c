import { whenAborted } from './patience.ts';

/** Lets one at a time work on a host; the others wait in the order in which they came. */
export class Turns {
  readonly #last = new Map<string, Promise<void>>();

  /** Resolves when it is our turn, or when the signal is aborted: ask it. Dispose to pass the turn on. */
  async take(host: string, signal: AbortSignal): Promise<Disposable> {
    const before = this.#last.get(host) ?? Promise.resolve();
    const mine = Promise.withResolvers<void>();
    const tail = before.then(() => mine.promise);
    this.#last.set(host, tail);
    void tail.then(() => this.#forget(host, tail));
    await earlier(before, signal);
    return { [Symbol.dispose]: () => mine.resolve() };
  }

  #forget(host: string, tail: Promise<void>): void {
    if (this.#last.get(host) === tail) this.#last.delete(host);
  }
}

async function earlier(before: Promise<void>, signal: AbortSignal): Promise<void> {
  const aborted = Promise.withResolvers<void>();
  const forget = whenAborted(signal, () => aborted.resolve());
  await Promise.race([before, aborted.promise]);
  forget();
}

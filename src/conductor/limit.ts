/** Lets at most so many tasks run at once, in all and per key; the rest wait in order of arrival. */
export class Limit {
  readonly #perKey: number;
  readonly #inAll: number;
  readonly #running = new Map<string, number>();
  readonly #waiting: Waiting[] = [];
  #total = 0;

  constructor(limits: { readonly perKey: number; readonly inAll: number }) {
    this.#perKey = limits.perKey;
    this.#inAll = limits.inAll;
  }

  async run<T>(key: string, task: () => Promise<T>): Promise<T> {
    await this.#enter(key);
    try {
      return await task();
    } finally {
      this.#leave(key);
    }
  }

  #enter(key: string): Promise<void> {
    if (this.#mayStart(key)) {
      this.#start(key);
      return Promise.resolve();
    }
    return new Promise((start) => this.#waiting.push({ key, start }));
  }

  #leave(key: string): void {
    this.#total -= 1;
    const left = (this.#running.get(key) ?? 1) - 1;
    if (left === 0) this.#running.delete(key);
    else this.#running.set(key, left);
    this.#startWaiting();
  }

  #startWaiting(): void {
    const index = this.#waiting.findIndex(({ key }) => this.#mayStart(key));
    const [next] = index < 0 ? [] : this.#waiting.splice(index, 1);
    if (next === undefined) return;
    this.#start(next.key);
    next.start();
    this.#startWaiting();
  }

  #mayStart(key: string): boolean {
    return this.#total < this.#inAll && (this.#running.get(key) ?? 0) < this.#perKey;
  }

  #start(key: string): void {
    this.#total += 1;
    this.#running.set(key, (this.#running.get(key) ?? 0) + 1);
  }
}

interface Waiting {
  readonly key: string;
  readonly start: () => void;
}

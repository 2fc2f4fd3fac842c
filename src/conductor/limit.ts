/** Lets at most so many tasks run at once, in all and per key; the rest wait in order of arrival, the urgent first. */
export class Limit {
  readonly #perKey: number;
  readonly #inAll: number;
  readonly #running = new Map<string, number>();
  readonly #urgent: Waiting[] = [];
  readonly #waiting: Waiting[] = [];
  #total = 0;

  constructor(limits: { readonly perKey: number; readonly inAll: number }) {
    this.#perKey = limits.perKey;
    this.#inAll = limits.inAll;
  }

  run<T>(key: string, task: () => Promise<T>): Promise<T> {
    return this.#run(key, { task, queue: this.#waiting });
  }

  /** Waits for nobody but those who are at it. */
  runUrgent<T>(key: string, task: () => Promise<T>): Promise<T> {
    return this.#run(key, { task, queue: this.#urgent });
  }

  async #run<T>(key: string, { task, queue }: Task<T>): Promise<T> {
    await this.#enter(key, queue);
    try {
      return await task();
    } finally {
      this.#leave(key);
    }
  }

  #enter(key: string, queue: Waiting[]): Promise<void> {
    if (this.#mayStart(key)) {
      this.#start(key);
      return Promise.resolve();
    }
    return new Promise((start) => queue.push({ key, start }));
  }

  #leave(key: string): void {
    this.#total -= 1;
    const left = (this.#running.get(key) ?? 1) - 1;
    if (left === 0) this.#running.delete(key);
    else this.#running.set(key, left);
    this.#startWaiting();
  }

  #startWaiting(): void {
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      this.#start(next.key);
      next.start();
    }
  }

  #next(): Waiting | undefined {
    return this.#firstOf(this.#urgent) ?? this.#firstOf(this.#waiting);
  }

  #firstOf(queue: Waiting[]): Waiting | undefined {
    const index = queue.findIndex(({ key }) => this.#mayStart(key));
    return index < 0 ? undefined : queue.splice(index, 1)[0];
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

interface Task<T> {
  readonly task: () => Promise<T>;
  readonly queue: Waiting[];
}

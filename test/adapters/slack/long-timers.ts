/** Timers of half a minute and more that are set while this stands, by whatever module. */
export class LongTimers implements Disposable {
  readonly #set = globalThis.setTimeout;
  readonly #clear = globalThis.clearTimeout;
  readonly #waiting = new Map<unknown, string>();
  made = 0;

  constructor() {
    const patched = (...args: Parameters<typeof setTimeout>): NodeJS.Timeout => {
      const timer = Reflect.apply(this.#set, globalThis, args);
      if (Number(args[1]) < 30_000) return timer;
      this.made += 1;
      this.#waiting.set(timer, new Error(`${args[1]} ms`).stack ?? '');
      return timer;
    };
    globalThis.setTimeout = Object.assign(patched, { __promisify__: this.#set.__promisify__ });
    globalThis.clearTimeout = (timer) => {
      this.#waiting.delete(timer);
      this.#clear(timer);
    };
  }

  /** Where those were set that would keep a process alive now. */
  get held(): readonly string[] {
    return [...this.#waiting].flatMap(([timer, where]) =>
      isTimer(timer) && timer.hasRef() ? [where] : [],
    );
  }

  [Symbol.dispose](): void {
    globalThis.setTimeout = this.#set;
    globalThis.clearTimeout = this.#clear;
  }
}

function isTimer(value: unknown): value is NodeJS.Timeout {
  return typeof value === 'object' && value !== null && 'hasRef' in value;
}

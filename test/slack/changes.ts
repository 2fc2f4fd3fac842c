/** Lets tests wait for what follows from something, without a clock. */
export class Changes {
  #waiting: {
    readonly holds: () => boolean;
    readonly wake: () => void;
    readonly fail: (why: Error) => void;
  }[] = [];
  #isOver = false;

  /** Something has changed: whoever waited for it goes on. */
  announce(): void {
    const ready = this.#waiting.filter(({ holds }) => holds());
    this.#waiting = this.#waiting.filter((each) => !ready.includes(each));
    for (const { wake } of ready) wake();
  }

  /** Resolves as soon as this holds; rejects when the server is closed before. */
  async until(holds: () => boolean): Promise<void> {
    if (holds()) return;
    if (this.#isOver) throw new Error('the server was closed while a test waited');
    await new Promise<void>((wake, fail) => this.#waiting.push({ holds, wake, fail }));
  }

  end(): void {
    this.#isOver = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { fail } of waiting) fail(new Error('the server was closed while a test waited'));
  }
}

import type { Clock } from '#src/ports/clock.ts';
import { wait } from './wait.ts';

/** Least time between two edits of one message, in ms: 50 a minute is what Slack grants a workspace. */
export const editEveryMs = 3_000;

interface Turn {
  send: () => Promise<void>;
  readonly done: Promise<void>;
}

/** Lets edits of one message come no closer than that. Of those that wait only the newest is sent. */
export class Edits {
  readonly #clock: Clock;
  readonly #waiting = new Map<string, Turn>();
  readonly #freeAt = new Map<string, number>();
  readonly #running = new Map<string, Promise<unknown>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves when this edit, or one that replaces it, stands. */
  run(id: string, send: () => Promise<void>): Promise<void> {
    const waiting = this.#waiting.get(id);
    if (waiting !== undefined) {
      waiting.send = send;
      return waiting.done;
    }
    const done = this.#take(id);
    this.#waiting.set(id, { send, done });
    return done;
  }

  async #take(id: string): Promise<void> {
    await (this.#running.get(id) ?? Promise.resolve()).catch(ignore);
    await wait(this.#clock, this.#freeAt.get(id) ?? 0);
    const turn = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (turn === undefined) return;
    const sending = turn.send();
    this.#running.set(id, sending);
    try {
      await sending;
    } finally {
      if (this.#running.get(id) === sending) this.#running.delete(id);
      this.#rest(id);
    }
  }

  #rest(id: string): void {
    const at = this.#clock.now();
    for (const [other, free] of this.#freeAt) if (free <= at) this.#freeAt.delete(other);
    this.#freeAt.set(id, at + editEveryMs);
  }
}

function ignore(): void {
  // Whoever asked for that edit has its error.
}

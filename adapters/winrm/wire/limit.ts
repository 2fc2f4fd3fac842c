import { BotError, isBotError } from '#src/errors.ts';
import type { Clock } from '#src/ports/clock.ts';

export interface LimitOptions {
  readonly clock: Clock;
  readonly ms: number;
  /** What ends it before its time. */
  readonly outer: AbortSignal;
  /** What did not happen in time, as a sentence. */
  readonly late: string;
}

/** A signal that is aborted after a time, or with another one. Its reason is always a BotError `timed-out`. */
export class Limit implements Disposable {
  readonly #controller = new AbortController();
  readonly #release: () => void;

  constructor({ clock, ms, outer, late }: LimitOptions) {
    const stop = () => this.#controller.abort(stopReason(outer));
    const timer = clock.at(clock.now() + ms, () => this.#controller.abort(tooLate(late)));
    outer.addEventListener('abort', stop);
    this.#release = () => {
      timer.cancel();
      outer.removeEventListener('abort', stop);
    };
    if (outer.aborted) stop();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    this.#release();
  }
}

/** A signal that is aborted with the first of several. */
export class FirstOf implements Disposable {
  readonly #controller = new AbortController();
  readonly #forget: readonly (() => void)[];

  constructor(...signals: readonly AbortSignal[]) {
    this.#forget = signals.map((signal) =>
      whenAborted(signal, () => this.#controller.abort(stopReason(signal))),
    );
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    for (const forget of this.#forget) forget();
  }
}

function tooLate(late: string): BotError {
  return new BotError('timed-out', late, {
    hint: 'Look at the load of the host, and at the network between.',
  });
}

/** Why a signal was aborted, as an error that people can read. */
export function stopReason(signal: AbortSignal): BotError {
  const reason: unknown = signal.reason;
  return isBotError(reason) ? reason : new BotError('timed-out', 'The job was stopped.');
}

/** Calls `stop` once when the signal is aborted, at once when it already is. Returns how to forget it. */
export function whenAborted(signal: AbortSignal, stop: () => void): () => void {
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  return () => signal.removeEventListener('abort', stop);
}

/** Waits so long. Rejects with the reason of the signal when that comes first. */
export async function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = clock.at(clock.now() + ms, resolve);
  const forget = whenAborted(signal, () => reject(stopReason(signal)));
  try {
    await promise;
  } finally {
    timer.cancel();
    forget();
  }
}

/** Waits for the work to be settled, but no longer than this. */
export async function waitAtMost(clock: Clock, ms: number, work: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = clock.at(clock.now() + ms, resolve);
  await Promise.race([Promise.allSettled([work]), promise]);
  timer.cancel();
}

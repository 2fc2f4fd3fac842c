import type { Clock } from '#src/ports/clock.ts';
import { LateError } from './client-fault.ts';

export interface Limits {
  readonly clock: Clock;
  readonly withinMs: number;
  readonly signal: AbortSignal;
}

/** Waits no longer than that, nor when the job is stopped: rejects with LateError. The work itself cannot be ended. */
export function inTime<T>(work: Promise<T>, { clock, withinMs, signal }: Limits): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const late = (): void => reject(new LateError('no answer in time'));
  const timer = clock.at(clock.now() + withinMs, late);
  signal.addEventListener('abort', late, { once: true });
  if (signal.aborted) late();
  work.then(resolve, reject);
  return promise.finally(() => {
    timer.cancel();
    signal.removeEventListener('abort', late);
  });
}

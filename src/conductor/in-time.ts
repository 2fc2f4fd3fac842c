import type { Clock } from '#src/ports/clock.ts';

export interface InTime<T> {
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly until: number;
  /** Ends the waiting as well. */
  readonly stop: AbortSignal;
  /** What it is then; the task may go on, and nobody hears of it. */
  readonly late: () => T;
}

/** What a task gives, as long as it gives it in time: nothing outside can keep an incident for ever. */
export async function inTime<T>(
  task: Promise<T>,
  { clock, until, stop, late }: InTime<T>,
): Promise<T> {
  const over = Promise.withResolvers<T>();
  const end = (): void => over.resolve(late());
  const timer = clock.at(until, end);
  stop.addEventListener('abort', end);
  try {
    return await Promise.race([task, over.promise]);
  } finally {
    timer.cancel();
    stop.removeEventListener('abort', end);
  }
}

import type { Clock } from '#src/ports/clock.ts';

/** Waits so many ms, or until the bot stops: a stop never waits for a pause, and leaves no timer behind. */
export function pause(clock: Clock, ms: number, stop: AbortSignal): Promise<void> {
  if (stop.aborted) return Promise.resolve();
  return new Promise((wake) => {
    const over = (): void => {
      timer.cancel();
      stop.removeEventListener('abort', over);
      wake();
    };
    const timer = clock.at(clock.now() + ms, over);
    stop.addEventListener('abort', over);
  });
}

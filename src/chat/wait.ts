import type { Clock } from '#src/ports/clock.ts';

/** Resolves at a time, in ms since 1970; at once when that has passed. */
export async function wait(clock: Clock, until: number): Promise<void> {
  if (until <= clock.now()) return;
  await new Promise<void>((wake) => {
    clock.at(until, wake);
  });
}

import type { Clock, Timer } from '#src/ports/clock.ts';

/** The machine's clock, for use without a test that holds the time. */
export class WallClock implements Clock {
  now(): number {
    return Date.now();
  }

  at(at: number, due: () => void): Timer {
    // Nothing that Slack does later keeps the process of a test alive.
    const timer = setTimeout(due, Math.max(0, at - Date.now())).unref();
    return { cancel: () => clearTimeout(timer) };
  }
}

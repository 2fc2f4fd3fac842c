import type { Clock, Timer } from '#src/ports/clock.ts';

/**
 * The longest that a timer sleeps before it looks at the wall clock again. Node fires at once beyond
 * 2^31 ms (24.8 days), and a timer counts monotonic time: a machine that was suspended, or whose clock
 * was set, would be late by as much.
 */
const longestSleepMs = 60_000;

/** What the clock is made of; tests bring their own. */
export interface TimeSource {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Calls `wake` once after `delayMs`; the function that it returns cancels. */
  sleep(delayMs: number, wake: () => void): () => void;
}

const realTime: TimeSource = {
  now: () => Date.now(),
  sleep: (delayMs, wake) => {
    const timer = setTimeout(wake, delayMs);
    return () => clearTimeout(timer);
  },
};

/** The Clock port on the machine's clock. A timer keeps the process alive until it is due or cancelled. */
export function createSystemClock(time: TimeSource = realTime): Clock {
  return {
    now: () => time.now(),
    at: (at, due) => startTimer(time, { at, due }),
  };
}

interface Alarm {
  readonly at: number;
  readonly due: () => void;
}

function startTimer(time: TimeSource, alarm: Alarm): Timer {
  let cancelSleep = () => {};
  const sleepOn = () => {
    const left = alarm.at - time.now();
    cancelSleep = time.sleep(Math.min(Math.max(left, 0), longestSleepMs), wake);
  };
  const wake = () => (time.now() < alarm.at ? sleepOn() : alarm.due());

  sleepOn();
  return { cancel: () => cancelSleep() };
}

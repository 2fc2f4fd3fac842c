import type { Clock, Timer } from '#src/ports/clock.ts';

/** How long nothing may happen, in ms of real time, before the clock jumps to the next timer. */
const quietMs = 15;

interface Waiting {
  readonly at: number;
  readonly due: () => void;
}

/**
 * A clock for rehearsals without people: when nothing happens, it jumps to the next thing that is due.
 * Hours of waiting for an approval pass in a moment; what is due later stays in order.
 */
export function createJumpingClock(start: number): Clock {
  let now = start;
  let waiting: Waiting[] = [];
  let jump: NodeJS.Timeout | undefined;

  function plan(): void {
    clearTimeout(jump);
    jump = waiting.length === 0 ? undefined : setTimeout(next, quietMs);
  }

  function next(): void {
    const [first] = waiting.toSorted((a, b) => a.at - b.at);
    if (first === undefined) return;
    drop(first);
    now = Math.max(now, first.at);
    first.due();
  }

  function drop(timer: Waiting): void {
    waiting = waiting.filter((each) => each !== timer);
    plan();
  }

  function at(due: number, wake: () => void): Timer {
    const timer = { at: due, due: wake };
    waiting.push(timer);
    plan();
    return { cancel: () => drop(timer) };
  }

  return { now: () => now, at };
}

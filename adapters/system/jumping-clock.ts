import type { Clock, Timer } from '#src/ports/clock.ts';

/**
 * For so many turns of the event loop, of so many ms each, nothing may happen before the clock jumps to the
 * next timer. Turns and not one long wait: a machine that is busy elsewhere takes time from us, not turns.
 */
const quietTurns = 8;
const turnMs = 2;

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
    jump = waiting.length === 0 ? undefined : setTimeout(turn, turnMs, 1);
  }

  function turn(count: number): void {
    if (count >= quietTurns) next();
    else jump = setTimeout(turn, turnMs, count + 1);
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

import { describe, expect, it } from '@jest/globals';
import { createSystemClock, type TimeSource } from '#adapters/system/clock.ts';

const day = 24 * 60 * 60 * 1000;

/** A machine on which only the test lets time pass. */
class Machine implements TimeSource {
  wall = 1_000;
  readonly sleeps: number[] = [];
  #wake: (() => void) | undefined;

  now(): number {
    return this.wall;
  }

  sleep(delayMs: number, wake: () => void): () => void {
    this.sleeps.push(delayMs);
    this.#wake = wake;
    return () => {
      this.#wake = undefined;
    };
  }

  /** The running sleep ends, with the wall clock at `wall`. Tells whether anything slept. */
  wakeAt(wall: number): boolean {
    const wake = this.#wake;
    this.#wake = undefined;
    this.wall = wall;
    wake?.();
    return wake !== undefined;
  }
}

function alarmOn(machine: Machine, at: number) {
  const rung: number[] = [];
  const timer = createSystemClock(machine).at(at, () => rung.push(machine.wall));
  return { rung, timer };
}

describe('the clock of the machine', () => {
  it('calls once when the time has come', () => {
    const machine = new Machine();
    const { rung } = alarmOn(machine, 6_000);

    machine.wakeAt(6_000);

    expect(rung).toEqual([6_000]);
    expect(machine.wakeAt(9_000)).toBe(false);
  });

  it('calls at once for a time that has passed, but never before `at` has returned', () => {
    const machine = new Machine();
    const { rung } = alarmOn(machine, 10);

    expect(rung).toEqual([]);
    expect(machine.sleeps).toEqual([0]);
    machine.wakeAt(1_000);
    expect(rung).toEqual([1_000]);
  });

  it('waits 90 days in sleeps that Node can hold', () => {
    const machine = new Machine();
    const due = machine.wall + 90 * day;
    const { rung } = alarmOn(machine, due);

    for (let slept = 0; machine.wall < due; slept += 1) {
      machine.wakeAt(machine.wall + (machine.sleeps[slept] ?? Number.NaN));
    }

    expect(rung).toEqual([due]);
    expect(machine.sleeps.every((delayMs) => delayMs < 2 ** 31)).toBe(true);
  });

  it('sleeps on when Node wakes it a moment too early', () => {
    const machine = new Machine();
    const { rung } = alarmOn(machine, 6_000);

    machine.wakeAt(5_999);

    expect(rung).toEqual([]);
    expect(machine.sleeps).toEqual([5_000, 1]);
  });

  it('notices within a minute that the machine was suspended past the time', () => {
    const machine = new Machine();
    const { rung } = alarmOn(machine, machine.wall + day);

    machine.wakeAt(machine.wall + 3 * day);

    expect(machine.sleeps).toEqual([60_000]);
    expect(rung).toEqual([1_000 + 3 * day]);
  });

  it('never calls after it was cancelled, also in a later sleep', () => {
    const machine = new Machine();
    const { rung, timer } = alarmOn(machine, machine.wall + day);
    machine.wakeAt(machine.wall + 60_000);

    timer.cancel();

    expect(machine.wakeAt(machine.wall + 2 * day)).toBe(false);
    expect(rung).toEqual([]);
  });

  it('runs on real time by default', async () => {
    const clock = createSystemClock();

    const rang = await new Promise<number>((resolve) => {
      clock.at(clock.now() - 1, () => resolve(clock.now()));
    });

    expect(rang).toBeGreaterThan(Date.parse('2026-01-01'));
  });
});

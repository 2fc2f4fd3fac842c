/** Time for the core. Nothing in `src` reads a clock or sets a timer otherwise. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Calls `due` once at `at` (or at once when that has passed), unless the timer is cancelled first. */
  at(at: number, due: () => void): Timer;
}

export interface Timer {
  cancel(): void;
}

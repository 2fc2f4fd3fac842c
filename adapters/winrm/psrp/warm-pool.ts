/** A pool that is open and waits for the next pipeline. Times in milliseconds. */
export interface PoolUse {
  readonly lastUsedAt: number;
  readonly idleTimeoutMs: number;
}

/** The host's clock starts when it has answered, and a request needs its time. */
const margin = 30_000;

/** Whether the next pipeline may go there. A pool that the host has ended already costs a round trip, no more. */
export function mayReusePool({ lastUsedAt, idleTimeoutMs }: PoolUse, now: number): boolean {
  const idle = now - lastUsedAt;
  return idle >= 0 && idle < idleTimeoutMs - margin;
}

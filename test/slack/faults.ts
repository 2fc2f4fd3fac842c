/** What goes wrong with a call of the Web API. */
export type Fault =
  /** 429 with Retry-After; nothing is done. */
  | { readonly kind: 'rate-limited'; readonly retryAfterSeconds: number }
  /** A status such as 500 or 503; nothing is done. */
  | { readonly kind: 'status'; readonly status: number }
  /** The effect happens and the answer is a 5xx: the caller cannot know. */
  | { readonly kind: 'status-after-effect'; readonly status: number }
  /** The connection breaks; nothing is done. */
  | { readonly kind: 'drop-before-effect' }
  /** The effect happens and the connection breaks. */
  | { readonly kind: 'drop-after-effect' }
  /** Slack says no with this word. */
  | { readonly kind: 'refuse'; readonly error: string }
  /** The answer waits for this. */
  | { readonly kind: 'hold'; readonly until: Promise<void> };

export interface PlannedFault {
  readonly method: string;
  /** Only calls for this channel. */
  readonly channel?: string | undefined;
  /** How many calls; once unless said otherwise. */
  readonly times?: number | undefined;
  readonly fault: Fault;
}

/** Faults that tests have planned, the oldest first. */
export class Faults {
  #planned: { readonly plan: PlannedFault; left: number }[] = [];

  plan(plan: PlannedFault): void {
    this.#planned.push({ plan, left: plan.times ?? 1 });
  }

  clear(): void {
    this.#planned = [];
  }

  /** The fault of this call, which is used up by it. */
  take(method: string, channel: string | undefined): Fault | undefined {
    const found = this.#planned.find(
      ({ plan, left }) =>
        left > 0 &&
        plan.method === method &&
        (plan.channel === undefined || plan.channel === channel),
    );
    if (found === undefined) return;
    found.left -= 1;
    return found.plan.fault;
  }
}

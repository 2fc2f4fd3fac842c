import type { Refusal } from './refusal.ts';

/** What goes wrong with a request. */
export type Fault =
  /** 429; nothing is done. */
  | {
      readonly kind: 'rate-limited';
      readonly retryAfterSeconds: number;
      readonly scope?: 'user' | 'global' | 'shared' | undefined;
    }
  /** A status such as 500 or 503; nothing is done. */
  | { readonly kind: 'status'; readonly status: number }
  /** The effect happens and the answer is a 5xx: the caller cannot know. */
  | { readonly kind: 'status-after-effect'; readonly status: number }
  /** The connection breaks; nothing is done. */
  | { readonly kind: 'drop-before-effect' }
  /** The effect happens and the connection breaks. */
  | { readonly kind: 'drop-after-effect' }
  /** Discord says no like this. */
  | { readonly kind: 'refuse'; readonly refusal: Refusal }
  /** It is done, and the answer waits for this. */
  | { readonly kind: 'hold'; readonly until: Promise<void> };

export interface PlannedFault {
  /** As `POST /channels/:channel/messages`, in the words of the server's routes. */
  readonly route: string;
  /** Only requests whose path holds this, such as the id of a channel. */
  readonly about?: string | undefined;
  /** How many requests; once unless said otherwise. */
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

  /** The fault of this request, which is used up by it. */
  take(route: string, path: string): Fault | undefined {
    const found = this.#planned.find(
      ({ plan, left }) =>
        left > 0 && plan.route === route && (plan.about === undefined || path.includes(plan.about)),
    );
    if (found === undefined) return;
    found.left -= 1;
    return found.plan.fault;
  }
}

import type { Clock } from '#src/ports/clock.ts';

/** What this server holds for a limited time and a limited number of uses. */
export class Tickets<T> {
  readonly #clock: Clock;
  readonly #lifeMs: number;
  readonly #uses: number;
  readonly #issued = new Map<string, { readonly value: T; readonly until: number; used: number }>();

  constructor(clock: Clock, options: { readonly lifeMs: number; readonly uses: number }) {
    this.#clock = clock;
    this.#lifeMs = options.lifeMs;
    this.#uses = options.uses;
  }

  issue(id: string, value: T): string {
    this.#issued.set(id, { value, until: this.#clock.now() + this.#lifeMs, used: 0 });
    return id;
  }

  /** Takes one use. */
  redeem(
    id: string,
  ):
    | { readonly kind: 'good'; readonly value: T }
    | { readonly kind: 'unknown' | 'expired' | 'used' } {
    const ticket = this.#issued.get(id);
    if (ticket === undefined) return { kind: 'unknown' };
    if (this.#clock.now() > ticket.until) return { kind: 'expired' };
    if (ticket.used >= this.#uses) return { kind: 'used' };
    ticket.used += 1;
    return { kind: 'good', value: ticket.value };
  }
}

import type { Clock } from '#src/ports/clock.ts';

/**
 * Discord bans an address that makes 10,000 invalid requests in ten minutes.
 * https://discord.com/developers/docs/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans
 */
export const windowMs = 600_000;
/** Ours: other programs may share the address. */
export const mostInvalid = 2_000;

/** Counts refused requests, and says when no more must be made. */
export class InvalidRequests {
  readonly #clock: Clock;
  #since = 0;
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `scope`: whom a rate limit counts; a shared one is nobody's fault. */
  note(status: number, scope: string | null): void {
    if (![401, 403, 429].includes(status) || (status === 429 && scope === 'shared')) return;
    const now = this.#clock.now();
    if (now - this.#since >= windowMs) {
      this.#since = now;
      this.#count = 0;
    }
    this.#count += 1;
  }

  get isHolding(): boolean {
    return this.#count >= mostInvalid && this.#clock.now() - this.#since < windowMs;
  }

  get count(): number {
    return this.#clock.now() - this.#since < windowMs ? this.#count : 0;
  }
}

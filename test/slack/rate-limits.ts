import type { Clock } from '#src/ports/clock.ts';

export interface RateLimit {
  readonly perMinute: number;
  /** How many may come at once. */
  readonly burst: number;
  readonly per: 'workspace' | 'channel';
}

/** Documented tiers (docs.slack.dev/apis/web-api/rate-limits); bursts are "tolerated" and guessed here. */
export const documentedLimits: Readonly<Record<string, RateLimit>> = {
  'chat.postMessage': { perMinute: 60, burst: 5, per: 'channel' },
  'chat.postEphemeral': { perMinute: 100, burst: 10, per: 'workspace' },
  'chat.update': { perMinute: 50, burst: 10, per: 'workspace' },
  'chat.delete': { perMinute: 50, burst: 10, per: 'workspace' },
  'conversations.history': { perMinute: 50, burst: 10, per: 'workspace' },
  'conversations.replies': { perMinute: 50, burst: 10, per: 'workspace' },
  'users.info': { perMinute: 100, burst: 20, per: 'workspace' },
  'views.publish': { perMinute: 100, burst: 20, per: 'workspace' },
};

/** A bucket for each method and workspace or channel, filled by the clock. */
export class RateLimits {
  readonly #clock: Clock;
  readonly #limits: Readonly<Record<string, RateLimit>>;
  readonly #buckets = new Map<string, { readonly tokens: number; readonly at: number }>();

  constructor(clock: Clock, limits: Readonly<Record<string, RateLimit>>) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Seconds to wait, or undefined when the call may go through. */
  retryAfter(method: string, team: string, channel: string | undefined): number | undefined {
    const limit = this.#limits[method];
    if (limit === undefined) return;
    const key = limit.per === 'channel' ? `${method}/${team}/${channel}` : `${method}/${team}`;
    const now = this.#clock.now();
    const bucket = this.#buckets.get(key) ?? { tokens: limit.burst, at: now };
    const filled = bucket.tokens + ((now - bucket.at) * limit.perMinute) / 60_000;
    const tokens = Math.min(limit.burst, filled);
    if (tokens < 1) {
      this.#buckets.set(key, { tokens, at: now });
      return Math.max(1, Math.ceil(((1 - tokens) * 60) / limit.perMinute));
    }
    this.#buckets.set(key, { tokens: tokens - 1, at: now });
    return;
  }
}

import type { Clock } from '#src/ports/clock.ts';

/** So many requests in so many seconds, for each channel, guild or webhook of a route. */
export interface BucketLimit {
  readonly requests: number;
  readonly perSeconds: number;
}

/** What Discord was seen to allow; it documents no numbers, so these are guesses. */
export const usualLimits: Readonly<Record<string, BucketLimit>> = {
  'POST /channels/:channel/messages': { requests: 5, perSeconds: 5 },
  'PATCH /channels/:channel/messages/:message': { requests: 5, perSeconds: 5 },
  'DELETE /channels/:channel/messages/:message': { requests: 5, perSeconds: 1 },
  'GET /channels/:channel/messages': { requests: 5, perSeconds: 5 },
  'PATCH /channels/:channel': { requests: 5, perSeconds: 15 },
};

export interface Spent {
  readonly isOver: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly retryAfterSeconds: number;
}

interface Bucket {
  readonly left: number;
  readonly resetAt: number;
}

/** The rate limits of routes, told in the headers of every answer. */
export class Buckets {
  readonly #clock: Clock;
  readonly #limits: Readonly<Record<string, BucketLimit>>;
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: Clock, limits: Readonly<Record<string, BucketLimit>>) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Takes one request out of its bucket. `major` is the channel, guild or webhook of its path. */
  take(route: string, major: string): Spent | undefined {
    const limit = this.#limits[route];
    if (limit === undefined) return;
    const now = this.#clock.now();
    const key = `${route} ${major}`;
    const known = this.#buckets.get(key);
    const bucket =
      known === undefined || known.resetAt <= now
        ? { left: limit.requests, resetAt: now + limit.perSeconds * 1000 }
        : known;
    const isOver = bucket.left === 0;
    const left = Math.max(0, bucket.left - 1);
    this.#buckets.set(key, { ...bucket, left });
    const after = (bucket.resetAt - now) / 1000;
    return {
      isOver,
      retryAfterSeconds: after,
      headers: {
        'x-ratelimit-limit': String(limit.requests),
        'x-ratelimit-remaining': String(left),
        'x-ratelimit-reset': String(bucket.resetAt / 1000),
        'x-ratelimit-reset-after': String(after),
        'x-ratelimit-bucket': Buffer.from(route).toString('hex').slice(0, 32),
      },
    };
  }
}

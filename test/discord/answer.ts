import type { Json } from '#test/slack/json.ts';
import type { Refusal } from './refusal.ts';
import type { Result } from './route.ts';

export interface RestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Result;
  readonly isDropped?: true;
}

export function refused(refusal: Refusal): RestAnswer {
  return { status: refusal.status, headers: {}, body: refusal.body };
}

export function failed(status: number): RestAnswer {
  return { status, headers: {}, body: { message: `${status}: Something went wrong`, code: 0 } };
}

export function limited(
  seconds: number,
  scope: 'user' | 'global' | 'shared',
  headers: Readonly<Record<string, string>> = {},
): RestAnswer {
  const body: Json = {
    message: 'You are being rate limited.',
    retry_after: seconds,
    global: scope === 'global',
  };
  return {
    status: 429,
    body,
    headers: {
      ...headers,
      'retry-after': String(Math.ceil(seconds)),
      'x-ratelimit-scope': scope,
      ...(scope === 'global' ? { 'x-ratelimit-global': 'true' } : {}),
    },
  };
}

/** What Cloudflare answers to an address that asked too much; no body of Discord's. */
export function barred(): RestAnswer {
  return {
    status: 429,
    headers: { 'retry-after': '3600' },
    body: { message: 'You are being blocked from accessing our API temporarily', code: 0 },
  };
}

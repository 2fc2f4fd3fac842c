import { createHmac } from 'node:crypto';
import type { Carrier, Load } from './delivery.ts';
import { isJson, type Json, parseJson } from './json.ts';

export interface SignedHttpOptions {
  readonly signingSecret: string;
  /** Where events, commands and interactions go. */
  readonly requestUrl: string;
  /** Seconds since 1970; a receiver compares them with the machine's own clock. */
  readonly now: () => number;
}

/** Slack's side of HTTP delivery: one signed request for each load; 200 is the acknowledgement. */
export class SignedHttp implements Carrier {
  readonly #options: SignedHttpOptions;

  constructor(options: SignedHttpOptions) {
    this.#options = options;
  }

  carry(load: Load): string | undefined {
    void this.#post(load);
    return this.#options.requestUrl;
  }

  async #post(load: Load): Promise<void> {
    const { body, type } = encode(load);
    const answer = await fetch(this.#options.requestUrl, {
      method: 'POST',
      body,
      headers: { 'content-type': type, ...this.#signature(body), ...retryHeaders(load) },
    }).catch(() => undefined);
    if (answer === undefined) return load.failed('connection_failed', 'retry');
    const text = await answer.text();
    if (answer.ok) return load.answered(answerOf(text));
    const again = answer.headers.get('x-slack-no-retry') === '1' ? 'never' : 'retry';
    load.failed('http_error', again);
  }

  #signature(body: string): Record<string, string> {
    const stamp = String(this.#options.now());
    const hmac = createHmac('sha256', this.#options.signingSecret);
    const signature = hmac.update(`v0:${stamp}:${body}`).digest('hex');
    return { 'x-slack-request-timestamp': stamp, 'x-slack-signature': `v0=${signature}` };
  }
}

function encode(load: Load): { readonly body: string; readonly type: string } {
  if (load.kind === 'events_api')
    return { body: JSON.stringify(load.payload), type: 'application/json' };
  const form = new URLSearchParams();
  if (load.kind === 'interactive') form.set('payload', JSON.stringify(load.payload));
  else for (const [key, value] of Object.entries(load.payload)) form.set(key, String(value));
  return { body: form.toString(), type: 'application/x-www-form-urlencoded' };
}

function retryHeaders(load: Load): Record<string, string> {
  if (load.retry === undefined) return {};
  return {
    'x-slack-retry-num': String(load.retry.attempt),
    'x-slack-retry-reason': load.retry.reason,
  };
}

function answerOf(text: string): Json {
  const parsed = parseJson(text);
  if (isJson(parsed)) return parsed;
  return text === '' ? {} : { text };
}

import type { Json } from './json.ts';

/** Slack says no: `{ ok: false, error, ... }` with status 200. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly error: string;
  readonly more: Json;

  constructor(error: string, more: Json = {}) {
    super(error);
    this.error = error;
    this.more = more;
  }
}

/** A refusal that lists what is wrong with which part, as checks of blocks and views do. */
export function refusalWith(error: string, messages: readonly string[]): Refusal {
  return new Refusal(error, {
    errors: messages,
    response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) },
  });
}

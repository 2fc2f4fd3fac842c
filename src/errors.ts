/** What went wrong, as a word that logs, tests and chat messages share. */
export type ErrorCode =
  // A host: reached? let in? answered sensibly? in time?
  | 'host-unreachable'
  | 'access-denied'
  | 'bad-output'
  | 'timed-out'
  | 'host-key-refused'
  | 'host-unknown'
  // What people wrote
  | 'playbook-invalid'
  | 'config-invalid'
  | 'inventory-invalid'
  | 'secret-missing'
  | 'usage'
  // The rules of the site say no, to this person or at this moment
  | 'not-allowed'
  // The store
  | 'store-locked'
  | 'store-full'
  | 'store-read-only'
  | 'store-corrupt'
  | 'store-newer'
  | 'store-failed'
  | 'journal-broken'
  | 'duplicate-delivery'
  // What is kept sealed
  | 'seal-broken'
  // A place where the journal is noted, or to which it is sent
  | 'audit-failed'
  // A platform
  | 'chat-refused';

/**
 * An error that the bot can explain to a person.
 *
 * Decide on `code`, never on `message`. `hint` says what the reader can do about it.
 */
export class BotError extends Error {
  override readonly name = 'BotError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: Readonly<Record<string, string | number>>;

  constructor(code: ErrorCode, message: string, options: BotErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.details = options.details ?? {};
  }
}

export interface BotErrorOptions {
  readonly cause?: unknown;
  readonly hint?: string | undefined;
  readonly details?: Readonly<Record<string, string | number>>;
}

/** Tells whether somebody can be told this error as it is. Anything else is a defect. */
export function isBotError(error: unknown): error is BotError {
  return error instanceof BotError;
}

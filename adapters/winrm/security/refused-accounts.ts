import { createHmac } from 'node:crypto';
import { BotError } from '#src/errors.ts';
import type { Caller } from './refused-logon.ts';

/** One try to log on. */
export interface Attempt extends Caller {
  readonly password: string;
}

export interface RefusedAccountsOptions {
  /** 32 random bytes, so that what is kept says nothing about a password. */
  readonly key: Uint8Array;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How long a refusal counts. Default one hour: longer than domains count failures. */
  readonly countsForMs?: number | undefined;
}

/** What became of one account with one password. */
interface History {
  /** When each host refused it. */
  readonly refusedAt: Map<string, number>;
  /** Refusals in a row, on whatever hosts. */
  streak: number;
  wasAccepted: boolean;
}

/** Domains lock an account after five or ten failures. */
const longestStreak = 3;

/**
 * Keeps accounts from being locked: what a host has refused is not tried there again, and what three
 * hosts in a row refuse is tried nowhere, for an hour. A changed password may be tried at once.
 */
export class RefusedAccounts {
  readonly #key: Uint8Array;
  readonly #now: () => number;
  readonly #countsForMs: number;
  readonly #histories = new Map<string, History>();

  constructor({ key, now, countsForMs }: RefusedAccountsOptions) {
    this.#key = key;
    this.#now = now;
    this.#countsForMs = countsForMs ?? 3_600_000;
  }

  /** Throws `access-denied` when a further try could only help to lock the account. */
  mayTry(attempt: Attempt): void {
    const { refusedAt, streak } = this.#historyOf(attempt);
    if (refusedAt.has(attempt.host)) throw stopped(attempt, `${attempt.host} has refused it`);
    if (streak >= longestStreak) throw stopped(attempt, `${streak} hosts in a row have refused it`);
  }

  /** Tells whether the last host has accepted it. Until then try one host at a time, not fifty. */
  isProven(attempt: Attempt): boolean {
    const { wasAccepted, streak } = this.#historyOf(attempt);
    return wasAccepted && streak === 0;
  }

  accepted(attempt: Attempt): void {
    const history = this.#historyOf(attempt);
    history.refusedAt.delete(attempt.host);
    history.streak = 0;
    history.wasAccepted = true;
  }

  refused(attempt: Attempt): void {
    const history = this.#historyOf(attempt);
    history.refusedAt.set(attempt.host, this.#now());
    history.streak += 1;
  }

  /** Somebody asks for this very host: lets them have one more try. */
  forgive(attempt: Attempt): void {
    const history = this.#historyOf(attempt);
    history.refusedAt.delete(attempt.host);
    history.streak = 0;
  }

  /** The history without what no longer counts. */
  #historyOf(attempt: Attempt): History {
    const mark = this.#mark(attempt);
    const history = this.#histories.get(mark) ?? {
      refusedAt: new Map<string, number>(),
      streak: 0,
      wasAccepted: false,
    };
    for (const [host, at] of history.refusedAt) {
      if (this.#now() - at >= this.#countsForMs) history.refusedAt.delete(host);
    }
    if (history.refusedAt.size === 0) history.streak = 0;
    this.#histories.set(mark, history);
    return history;
  }

  /** Names of accounts are the same in any case; passwords are not. */
  #mark({ account, password }: Attempt): string {
    const hmac = createHmac('sha256', this.#key);
    return hmac.update(`${account.toLowerCase()}\0${password}`).digest('base64');
  }
}

function stopped({ account, host }: Attempt, why: string): BotError {
  return new BotError('access-denied', `${account} is not tried on ${host}: ${why}.`, {
    hint: 'Check its password and its rights. A new password is tried at once, the old one again in an hour.',
  });
}

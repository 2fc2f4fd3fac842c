import { createHmac } from 'node:crypto';
import { BotError } from '#src/errors.ts';
import type { Caller } from './refused-logon.ts';

/** One try to log on. */
export interface Attempt extends Caller {
  readonly password: string;
}

/** The right to try once. Say what came of it; disposed without a word, nothing did. */
export interface Pass extends Disposable {
  accepted(): void;
  refused(): void;
}

export interface LogonGateOptions {
  /** 32 random bytes, so that what is kept says nothing about a password. */
  readonly key: Uint8Array;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How long a refusal counts. Default one hour: longer than domains count failures. */
  readonly countsForMs?: number | undefined;
}

/** What became of one account with one password, however it is spelled. */
interface History {
  /** When each host refused which spelling. */
  readonly refusedAt: Map<string, number>;
  readonly waiting: Set<() => void>;
  /** Refusals in a row, on whatever hosts. */
  streak: number;
  underWay: number;
}

/** Domains lock an account after five or ten failures in a row. */
const mostRefusals = 3;

/**
 * Keeps accounts from being locked, also when 500 hosts are asked at once: what a host has refused is
 * not tried there again, and what three hosts in a row refuse is tried nowhere, for an hour. No more
 * logons are under way than may still fail. A changed password may be tried at once.
 */
export class LogonGate {
  readonly #key: Uint8Array;
  readonly #now: () => number;
  readonly #countsForMs: number;
  readonly #histories = new Map<string, History>();

  constructor({ key, now, countsForMs }: LogonGateOptions) {
    this.#key = key;
    this.#now = now;
    this.#countsForMs = countsForMs ?? 3_600_000;
  }

  /**
   * Waits until one more try can do no harm. Enter when the connection stands, so that no dead host
   * holds the others up. Throws `access-denied` when a try could only help to lock the account, and
   * the reason of the signal when that comes first.
   */
  async enter(attempt: Attempt, signal: AbortSignal): Promise<Pass> {
    const history = this.#historyOf(attempt);
    for (;;) {
      signal.throwIfAborted();
      this.#expire(history);
      refuseHopeless(attempt, history);
      if (history.underWay + history.streak < mostRefusals) return this.#pass(attempt, history);
      await turnOf(history, signal);
    }
  }

  /** Somebody asks for this very host: lets them have one more try. */
  forgive(attempt: Attempt): void {
    const history = this.#historyOf(attempt);
    if (history.refusedAt.delete(placeOf(attempt)))
      history.streak = Math.max(0, history.streak - 1);
  }

  #pass(attempt: Attempt, history: History): Pass {
    const place = placeOf(attempt);
    let isOver = false;
    history.underWay += 1;
    const end = (note: () => void) => {
      if (isOver) return;
      isOver = true;
      history.underWay -= 1;
      note();
      for (const wake of history.waiting) wake();
    };
    return {
      accepted: () => end(() => forget(history, place)),
      refused: () => end(() => remember(history, place, this.#now())),
      [Symbol.dispose]: () => end(() => undefined),
    };
  }

  #historyOf(attempt: Attempt): History {
    const mark = this.#mark(attempt);
    const history = this.#histories.get(mark) ?? newHistory();
    this.#histories.set(mark, history);
    return history;
  }

  #expire(history: History): void {
    for (const [place, at] of history.refusedAt) {
      if (this.#now() - at >= this.#countsForMs) history.refusedAt.delete(place);
    }
    if (history.refusedAt.size === 0) history.streak = 0;
  }

  /** A domain counts its users, whatever the spelling and the case. */
  #mark({ account, password }: Attempt): string {
    const user = account.replace(/^.*\\/s, '').replace(/@.*$/s, '').toLowerCase();
    const hmac = createHmac('sha256', this.#key);
    return hmac.update(`${user}\0${password}`).digest('base64');
  }
}

/** One that was refused may be let in when it is spelled in another way. */
function placeOf({ host, account }: Attempt): string {
  return `${host}\0${account.toLowerCase()}`;
}

function newHistory(): History {
  return { refusedAt: new Map(), waiting: new Set(), streak: 0, underWay: 0 };
}

function forget(history: History, place: string): void {
  history.refusedAt.delete(place);
  history.streak = 0;
}

function remember(history: History, place: string, at: number): void {
  history.refusedAt.set(place, at);
  history.streak += 1;
}

function turnOf({ waiting }: History, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      waiting.delete(wake);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    waiting.add(wake);
    signal.addEventListener('abort', wake);
  });
}

function refuseHopeless(attempt: Attempt, { refusedAt, streak }: History): void {
  if (refusedAt.has(placeOf(attempt))) throw stopped(attempt, `${attempt.host} has refused it`);
  if (streak >= mostRefusals) throw stopped(attempt, `${streak} hosts in a row have refused it`);
}

function stopped({ account, host }: Attempt, why: string): BotError {
  return new BotError('access-denied', `${account} is not tried on ${host}: ${why}.`, {
    hint: 'Check its password and its rights. A new password is tried at once, the old one again in an hour.',
  });
}

/** One try to log on. */
export interface Attempt {
  /** As people know the host. */
  readonly host: string;
  readonly account: string;
  readonly password: string;
}

/** The right to try once. Disposed without a word: nothing came of it. */
export interface LogonTry extends Disposable {
  accepted(): void;
  refused(): void;
}

/** Keeps accounts from being locked. One for the whole program, so that every driver counts for it. */
export interface Logons {
  /** Waits until a try can do no harm; rejects with `access-denied` when it could only help to lock the account. */
  enter(attempt: Attempt, signal: AbortSignal): Promise<LogonTry>;
}

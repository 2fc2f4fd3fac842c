import type { AuditEntry } from '#src/journal/audit-entry.ts';

/** A receiver of what happens, as it happens: a SIEM, or a file that one reads. */
export interface AuditSink extends AsyncDisposable {
  /** As logs and /readyz call it; no secret in it. */
  readonly name: string;
  /**
   * How many of the newest entries that it took may still be lost when it breaks; 0 where what was taken is
   * there. After a fault as many are sent again.
   */
  readonly unsure: number;
  /**
   * Takes entries in order. Rejects with BotError `audit-failed` when it could not take them all, or when what it
   * took before may have been lost since. Without entries it only looks whether it still stands.
   */
  send(entries: readonly AuditEntry[]): Promise<void>;
  /** Ends it; true when everything that it took is certain to be there. */
  finish(): Promise<boolean>;
}

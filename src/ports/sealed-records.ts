/** A small record whose value nobody can read without the key: sealed before it comes here. */
export interface SealedRecord {
  /** What it is: "slack-installation". */
  readonly kind: string;
  /** Whose it is, unique in its kind. */
  readonly id: string;
  /** Another one after each change, never one that it had before. */
  readonly version: string;
  readonly sealed: string;
}

/** A record as it is to be, if it still is as it was read. */
export interface SealedChange {
  readonly kind: string;
  readonly id: string;
  readonly sealed: string;
  /** Version of the record that this one replaces; undefined where there must be none. */
  readonly replaces: string | undefined;
}

/**
 * Keeps sealed records beside the journal. They change and go away, so they are no part of its chain.
 * Every method rejects with a BotError `store-…` when the disk or the file is at fault.
 */
export interface SealedRecords {
  get(kind: string, id: string): Promise<SealedRecord | undefined>;
  /** Every kind of which there is one, sorted. */
  kinds(): Promise<readonly string[]>;
  /** Ids of a kind, sorted. */
  ids(kind: string): Promise<readonly string[]>;
  /** The new version once it is durable; undefined, and nothing written, when somebody else was first. */
  put(change: SealedChange): Promise<string | undefined>;
  /** Takes away a record as it was read. False when it was changed since, or is gone. */
  remove(record: Pick<SealedRecord, 'kind' | 'id' | 'version'>): Promise<boolean>;
}

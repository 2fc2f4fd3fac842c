/**
 * How much of an incident was forgotten. `person`: some people; `people`: everybody; `text`: everybody, and whatever
 * people and machines said.
 */
export type ForgottenScope = 'person' | 'people' | 'text';

/** One record that is no longer what was written first. */
export interface ForgottenRecord {
  readonly seq: number;
  /** Hash of what was written, by which the chain still knows the record. */
  readonly hash: string;
  /** Hash of the same record as it was left. */
  readonly now: string;
  /** Places in the event whose value was taken out or replaced, as "reporter.name". */
  readonly fields: readonly string[];
}

/** What was removed from which records of an incident, by whom and why. Unsigned it removes nothing. */
export interface Forgotten {
  readonly scope: ForgottenScope;
  /** What people are called in the records from now on: "person 7f3a". */
  readonly people: readonly string[];
  readonly by: string;
  readonly reason: string;
  readonly records: readonly ForgottenRecord[];
  /** Ed25519 over the canonical JSON of the event without its signature, and of its incident. */
  readonly signature: {
    readonly algorithm: 'ed25519';
    readonly key: string;
    readonly value: string;
  };
}

/**
 * How well a meaning is founded: in the vendor's documents; in reports of people with logs; reproduced
 * against a real peer; derived from the structure; or not known at all.
 */
export type Evidence = 'official' | 'reported' | 'reproduced' | 'derived' | 'unknown';

/** One row of a table of codes. */
export interface Entry {
  readonly value: number;
  /** The vendor's name for it, where it has one. */
  readonly name?: string | undefined;
  /** Undefined where the sentences of the decoder say it. */
  readonly text?: string | undefined;
  readonly evidence: Evidence;
}

export type Table = ReadonlyMap<number, Entry>;

/** Value, name ('' when there is none), meaning in a few words. */
export type Row = readonly [value: number, name: string, text?: string | undefined];

/** A table out of rows that rest on the same evidence. */
export function entries(evidence: Evidence, rows: readonly Row[]): readonly Entry[] {
  return rows.map(([value, name, text]) => ({
    value,
    name: name === '' ? undefined : name,
    text,
    evidence,
  }));
}

export function tableOf(all: readonly Entry[]): Table {
  return new Map(all.map((entry) => [entry.value, entry]));
}

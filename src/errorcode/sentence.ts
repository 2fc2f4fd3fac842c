import { hexOf, type KnownSpace } from './code.ts';
import written from './generated/sentences.json' with { type: 'json' };

/** What an administrator wants to know of a code, in the project's own sentences. */
export interface Sentence {
  readonly means: string;
  readonly causes: string;
  /** What to look at, and with which command. */
  readonly look: string;
  /** The document in which number and name stand. */
  readonly source: string;
}

const codes: Readonly<Record<string, Readonly<Record<string, Sentence>>>> = written.codes;
const sources: Readonly<Record<string, string>> = written.sources;

/** Undefined where nobody has written one: nothing is made up. */
export function sentenceOf(space: KnownSpace, value: number): Sentence | undefined {
  const found = ownEntry(ownEntry(codes, space), hexOf(value));
  return found && { ...found, source: sourceOf(found.source) };
}

/** The document that a key of `sources.yaml` stands for. */
export function sourceOf(key: string): string {
  return ownEntry(sources, key) ?? key;
}

function ownEntry<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}

import { genesis, hashOf, type JournalLine } from './chain.ts';
import { type Forgiven, isWhole, nothingForgiven } from './forgiven.ts';

/** Unbroken numbers in the order in which they stand. */
export interface Run {
  readonly from: number;
  readonly to: number;
}

/** What stood out while the journal was read once, in bounded memory. */
export interface Walk {
  /** The first run holds the virtual record before the first. */
  readonly runs: readonly Run[];
  /** Records whose hash is not their own, each in the place where its number belongs. */
  readonly broken: readonly JournalLine[];
  /** Records that have no place: a wrong number, or one beyond the head. */
  readonly strays: readonly JournalLine[];
  /** Records that only carry another number; the place is theirs. */
  readonly renumbered: readonly { readonly seq: number; readonly carries: number }[];
  /** k, where record k + 1 (or the head) does not name the hash of record k, and both are whole. */
  readonly unlinked: readonly number[];
  /** Last record of every incident. */
  readonly last: ReadonlyMap<string, number>;
}

/** Number and hash of a record. */
export interface Link {
  readonly seq: number;
  readonly hash: string;
}

/** What stands before the first record. */
export const beginning: Link = { seq: 0, hash: genesis };

export interface Ends {
  readonly head: Link;
  /** The record before the first line; by default the beginning. */
  readonly before?: Link | undefined;
  /** What was removed, and said so: such a record is whole as it was left. */
  readonly forgiven?: Forgiven | undefined;
}

class Walker implements Walk {
  readonly runs: { from: number; to: number }[];
  readonly broken: JournalLine[] = [];
  readonly strays: JournalLine[] = [];
  readonly renumbered: { seq: number; carries: number }[] = [];
  readonly unlinked: number[] = [];
  readonly last = new Map<string, number>();
  readonly #head: Link;
  readonly #forgiven: Forgiven;
  /** Hash of the record before, as far as it can be relied upon. */
  #before: { readonly seq: number; readonly hash: string | undefined };

  constructor({ head, before = beginning, forgiven = nothingForgiven }: Ends) {
    this.#head = head;
    this.#forgiven = forgiven;
    this.#before = before;
    this.runs = [{ from: before.seq, to: before.seq }];
  }

  step(line: JournalLine): void {
    const next = this.#before.seq + 1;
    if (isWhole(line, this.#forgiven)) this.#whole(line);
    else if (line.seq === next) this.#brokenInPlace(line);
    else if (hashOf({ ...line, seq: next }) === line.hash) this.#renumberedInPlace(line, next);
    else this.#outOfPlace(line);
  }

  #whole(line: JournalLine): void {
    if (line.seq > this.#head.seq || line.seq < 1) this.strays.push(line);
    else this.#place(line, line.seq);
  }

  #brokenInPlace(line: JournalLine): void {
    if (line.seq > this.#head.seq) this.strays.push(line);
    else this.#breakAt(line);
  }

  #renumberedInPlace(line: JournalLine, seq: number): void {
    this.renumbered.push({ seq, carries: line.seq });
    this.#place(line, seq);
  }

  /** Behind a gap a broken record keeps its number; anywhere else a wrong number has no place. */
  #outOfPlace(line: JournalLine): void {
    if (line.seq > this.#before.seq && line.seq <= this.#head.seq) this.#breakAt(line);
    else this.strays.push(line);
  }

  #breakAt(line: JournalLine): void {
    this.broken.push(line);
    this.#extend(line.seq);
    this.#before = { seq: line.seq, hash: undefined };
  }

  #place({ incident, previous, hash }: JournalLine, seq: number): void {
    const follows = seq === this.#before.seq + 1 && this.#before.hash !== undefined;
    if (follows && previous !== this.#before.hash) this.unlinked.push(seq - 1);
    if (seq === this.#head.seq && hash !== this.#head.hash) this.unlinked.push(seq);
    this.last.set(incident, Math.max(seq, this.last.get(incident) ?? 0));
    this.#extend(seq);
    this.#before = { seq, hash };
  }

  #extend(seq: number): void {
    const run = this.runs.at(-1);
    if (run !== undefined && run.to === seq - 1) run.to = seq;
    else this.runs.push({ from: seq, to: seq });
  }
}

/** Reads the journal once, in the order in which it is kept. */
export function walk(lines: Iterable<JournalLine>, ends: Ends): Walk {
  const walker = new Walker(ends);
  for (const line of lines) walker.step(line);
  return walker;
}

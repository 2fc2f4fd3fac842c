import type { JournalFault } from '#src/ports/store.ts';
import { hashOf, type JournalLine } from './chain.ts';
import { gaps } from './order.ts';
import type { Walk } from './walk.ts';

/** Among more suspects than this no pairs are sought; each is named by itself. */
const mostSuspects = 64;

/** Of records whose hash is not their own: which hold the content of another one, and which were changed. */
export function changedPlaces(broken: readonly JournalLine[]): JournalFault[] {
  const suspects = broken.length <= mostSuspects ? broken : [];
  return broken.map((line) => {
    const { seq } = line;
    const other = suspects.find((place) => belongsAt(line, place.seq));
    if (other === undefined) {
      const message = `record ${seq} was changed: its hash does not fit its content`;
      return { seq, kind: 'changed', message };
    }
    return {
      seq,
      kind: 'swapped',
      message: `in the place of record ${seq} stands record ${other.seq}`,
    };
  });
}

/** A record that fits its own hash, but not the one that follows it, was changed and hashed again. */
export function linkFaults({ unlinked }: Walk, head: number): JournalFault[] {
  const faults: JournalFault[] = [];
  let seq = 0;
  for (const left of [...unlinked].sort((one, other) => one - other)) {
    if (left === seq && seq > 0) continue;
    // Both links of a record broken, or the first of all: it is this one that names another predecessor.
    const shared = left === 0 || (unlinked.includes(left + 1) && left < head);
    seq = shared ? left + 1 : left;
    faults.push({ seq, kind: 'changed', message: unlinkedMessage(seq, head) });
  }
  return faults;
}

function unlinkedMessage(seq: number, head: number): string {
  if (seq === head)
    return `record ${seq} and the head of the journal do not fit: one of them was changed`;
  return `record ${seq} was changed and hashed again: the chain does not fit`;
}

export interface Renumbered {
  readonly faults: readonly JournalFault[];
  /** Numbers whose record was found under another number. */
  readonly placed: ReadonlySet<number>;
}

/** Finds out where records without a place belong. */
export function renumberedFaults(found: Walk, head: number): Renumbered {
  const sorted = [...found.runs].sort((left, right) => left.from - right.from);
  const free = gaps(sorted, head)
    .filter(({ from, to }) => from === to)
    .map(({ from }) => from)
    .slice(0, mostSuspects);
  const placed = new Set<number>();
  const faults = found.renumbered.map(({ seq, carries }) => renumberedFault(seq, carries));
  for (const line of found.strays) {
    const seq = free.find((place) => belongsAt(line, place));
    if (seq !== undefined) placed.add(seq);
    faults.push(seq === undefined ? strayFault(line.seq) : renumberedFault(seq, line.seq));
  }
  return { faults, placed };
}

function belongsAt(line: JournalLine, seq: number): boolean {
  return seq !== line.seq && hashOf({ ...line, seq }) === line.hash;
}

function renumberedFault(seq: number, carries: number): JournalFault {
  return {
    seq,
    kind: 'changed',
    message: `record ${seq} was changed: it carries the number ${carries}`,
  };
}

function strayFault(seq: number): JournalFault {
  return { seq, kind: 'changed', message: `record ${seq} has no place in the journal` };
}

import type { Incident } from '#src/incident/incident.ts';
import type { JournalFault } from '#src/ports/store.ts';
import { canonicalJson } from './canonical.ts';
import type { JournalLine } from './chain.ts';
import { changedPlaces, linkFaults, renumberedFaults } from './content.ts';
import { forgivenBy } from './forgiven.ts';
import { type Expectation, lastFaults } from './last.ts';
import { orderFaults } from './order.ts';
import { type Link, walk } from './walk.ts';

export interface Folded {
  readonly incident: string;
  readonly seq: number;
  readonly now: Incident | undefined;
  readonly kept: unknown;
}

/**
 * Holds a journal against its head and against the last record of every incident, and names each record that
 * was changed, taken out, put elsewhere or cut off. Reads once, in the order in which the lines are kept.
 */
export function verifyChain(
  lines: Iterable<JournalLine>,
  expected: Expectation,
): readonly JournalFault[] {
  const found = walk(lines, expected);
  const { faults: strayFaults, placed } = renumberedFaults(found, expected.head.seq);
  const faults = [
    ...strayFaults,
    ...changedPlaces(found.broken),
    ...linkFaults(found, expected.head.seq),
    ...orderFaults(found.runs, { head: expected.head.seq, placed }),
  ];
  if (faults.length === 0) return lastFaults(found.last, expected);
  return faults.sort((left, right) => left.seq - right.seq);
}

/** The same for the newest records only; what stands before them is taken as it is. */
export function verifyTail(lines: readonly JournalLine[], head: Link): readonly JournalFault[] {
  const [first] = lines;
  const before = first && { seq: first.seq - 1, hash: first.previous };
  return verifyChain(lines, { head, before, forgiven: forgivenBy(lines) });
}

/** The kept fold of an incident must be what its events come to. */
export function foldFault({ incident, seq, now, kept }: Folded): JournalFault | undefined {
  if (now !== undefined && canonicalJson(now) === canonicalJson(kept)) return undefined;
  const message = `the kept state of ${incident} is not what its records come to`;
  return { seq, kind: 'fold-differs', message };
}

import { fold } from '#src/incident/advance.ts';
import type { Event } from '#src/incident/event.ts';
import type { Incident, IncidentId } from '#src/incident/incident.ts';
import { genesis, type JournalLine } from '#src/journal/chain.ts';
import { forgivenBy } from '#src/journal/forgiven.ts';
import type { JournalRecord } from '#src/journal/record.ts';
import { foldFault, verifyChain } from '#src/journal/verify.ts';
import type { ThreadRef } from '#src/ports/chat.ts';
import type { JournalFault } from '#src/ports/store.ts';
import { type KeptMessage, MemoryForgetting } from './memory-forgetting.ts';
import type { SealedRows } from './memory-sealed-records.ts';

/** What a store in memory keeps, and the next one finds. */
export interface Kept {
  readonly lines: JournalLine[];
  /** Kept apart from the lines, as a store on disk does. */
  head: { seq: number; hash: string };
  readonly folds: Map<string, { text: string; opened: number; last: number }>;
  readonly outgoing: Map<string, KeptMessage>;
  readonly actions: Map<string, string>;
  readonly deliveries: Set<string>;
  readonly revisions: Map<string, string>;
  readonly sealed: SealedRows;
  readonly forgotten: MemoryForgetting;
}

export function blankDisk(): Kept {
  return {
    lines: [],
    head: { seq: 0, hash: genesis },
    folds: new Map(),
    outgoing: new Map(),
    actions: new Map(),
    deliveries: new Set(),
    revisions: new Map(),
    sealed: new Map(),
    forgotten: new MemoryForgetting(),
  };
}

/** Compares the chain, the head and the kept states. */
export function faultsOf({ lines, folds, head }: Kept): readonly JournalFault[] {
  const last = new Map([...folds].map(([id, kept]) => [id, kept.last]));
  const forgiven = forgivenBy(lines);
  const faults = verifyChain(lines, { head, last, forgiven });
  if (faults.length > 0) return faults;
  return [...folds].flatMap(([id, { text, last }]) => {
    const events = lines.filter(({ incident }) => incident === id).map((line) => line.event);
    const now = fold(events.map((event) => parse<Event>(event)));
    return foldFault({ incident: id, seq: last, now, kept: parse<Incident>(text) }) ?? [];
  });
}

export function record({ seq, incident, event, previous, hash }: JournalLine): JournalRecord {
  return {
    seq,
    incident: parse<IncidentId>(JSON.stringify(incident)),
    event: parse<Event>(event),
    previous,
    hash,
  };
}

export function isSameThread(left: ThreadRef, right: ThreadRef): boolean {
  return left.platform === right.platform && left.id === right.id;
}

export function parse<T>(text: string): T {
  // The text was made from a T by this fake.
  return JSON.parse(text) as T;
}

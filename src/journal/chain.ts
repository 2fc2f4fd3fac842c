import { sha256Hex } from '#src/digest.ts';
import type { Event } from '#src/incident/event.ts';
import type { IncidentId } from '#src/incident/incident.ts';
import { canonicalJson } from './canonical.ts';
import type { JournalRecord } from './record.ts';

/** What the first record names as the hash of the one before it. */
export const genesis = '0'.repeat(64);

/** A record before it has its place in the chain. */
export interface Unsealed {
  readonly seq: number;
  readonly incident: IncidentId;
  readonly event: Event;
}

/** A record with its event as the canonical JSON text that is kept and hashed. */
export interface JournalLine {
  readonly seq: number;
  readonly incident: string;
  readonly event: string;
  readonly previous: string;
  readonly hash: string;
}

/** Gives a record its place in the chain. Throws TypeError when JSON cannot say the event. */
export function seal(previous: string, { seq, incident, event }: Unsealed): JournalRecord {
  const text = canonicalJson(event);
  return { seq, incident, event, previous, hash: hashOf({ seq, incident, event: text, previous }) };
}

/** SHA-256 over the canonical JSON of { event, incident, previous, seq }; the event is that already. */
export function hashOf({ seq, incident, event, previous }: Omit<JournalLine, 'hash'>): string {
  return sha256Hex(
    `{"event":${event},"incident":${canonicalJson(incident)},"previous":${canonicalJson(previous)},"seq":${canonicalJson(seq)}}`,
  );
}

/** The record as it is kept and verified. */
export function lineOf(record: JournalRecord): JournalLine {
  return { ...record, event: canonicalJson(record.event) };
}

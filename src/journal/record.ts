import type { Event } from '#src/incident/event.ts';
import type { IncidentId } from '#src/incident/incident.ts';

/**
 * One record of the journal. `hash` is SHA-256 (hex) over the canonical JSON (RFC 8785) of
 * { seq, incident, event, previous }; `previous` is the hash of the record before, 64 zeros for the first.
 */
export interface JournalRecord {
  /** 1, 2, 3, … over all incidents, without a gap. */
  readonly seq: number;
  readonly incident: IncidentId;
  readonly event: Event;
  readonly previous: string;
  readonly hash: string;
}

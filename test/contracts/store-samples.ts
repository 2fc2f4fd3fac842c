import { advance, open } from '#src/incident/advance.ts';
import type { Event } from '#src/incident/event.ts';
import { type Incident, IncidentId } from '#src/incident/incident.ts';
import type { JournalRecord } from '#src/journal/record.ts';
import type { Entry, Outgoing, Store, StoredAction } from '#src/ports/store.ts';
import { maria, opened } from '#test/fakes/incident-samples.ts';

/** A store and the disk below it. */
export interface StoreUnderTest {
  open(): Promise<Store>;
  /** Takes everything away. */
  remove(): Promise<void>;
}

export function incidentId(number: number): IncidentId {
  return IncidentId.parse(`inc-${number.toString(36).padStart(8, '0')}`);
}

/** The first entry of an incident. */
export function opening(number: number, parts: Partial<Event & { kind: 'opened' }> = {}): Entry {
  const thread = { platform: 'test', id: `T${number}` };
  const event = opened({ id: incidentId(number), thread, ...parts });
  return { event, after: open(event).incident, outgoing: [], actions: [] };
}

/** The next entry of an incident. */
export function following({ after }: Pick<Entry, 'after'>, event: Event): Entry {
  return { event, after: advance(after, event).incident, outgoing: [], actions: [] };
}

export const cancelled: Event = { kind: 'cancelled', by: maria, at: 2000 };
export const broke: Event = { kind: 'broke', message: 'a defect', at: 1500 };

export function message(key: string, parts: Partial<Outgoing> = {}): Outgoing {
  const card = { severity: 'info' as const, blocks: [], actions: [], fallbackText: `card ${key}` };
  const thread = { platform: 'test', id: 'T1' };
  return { key, incident: incidentId(1), thread, card, ...parts };
}

export function button(token: string): StoredAction {
  return { token, incident: incidentId(1), action: { kind: 'choose', remedy: token, cause: 'c' } };
}

export async function all(
  records: AsyncIterable<JournalRecord>,
): Promise<readonly JournalRecord[]> {
  return Array.fromAsync(records);
}

/** What is left of it as JSON: members that are undefined are gone. */
export function plain(incident: Incident | undefined): unknown {
  return JSON.parse(JSON.stringify(incident));
}

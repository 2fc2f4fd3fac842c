import { advance, open } from '#src/incident/advance.ts';
import type { Event } from '#src/incident/event.ts';
import { type Incident, IncidentId } from '#src/incident/incident.ts';
import type { Looks } from '#src/playbook/reading.ts';
import type { Entry } from '#src/ports/store.ts';
import { assessment, finding, maria, offer, opened } from '#test/fakes/incident-samples.ts';

const looks: Looks = Object.fromEntries(
  ['service', 'port', 'certificate', 'key'].map((probe) => [
    probe,
    {
      kind: 'read',
      values: { active: true, daysLeft: 177, owner: 'xrdp', path: `/etc/xrdp/${probe}.pem` },
      unknown: {},
      source: 'ssh',
      at: 1,
      durationMs: 12,
    },
  ]),
);
const found = assessment({
  findings: ['service-down', 'port-taken', 'expired', 'unreadable', 'mismatch'].map((cause) =>
    finding(cause, 'ruled-out'),
  ),
  offers: [offer('restart')],
});

/** The entries of one ordinary incident: opened, probed, a reminder; `end` closes it. */
export function entriesOf(number: number, end: 'open' | 'closed'): readonly Entry[] {
  const id = incidentId(number);
  const first = opened({ id, report: 'Error code: 0x904\nExtended error code: 0x7\n'.repeat(8) });
  const events: readonly Event[] = [
    { kind: 'probed', looks, assessment: found, at: 1200 },
    { kind: 'due', timer: 'reminder', at: 1300 },
    ...(end === 'closed' ? [{ kind: 'cancelled', by: maria, at: 1400 } as const] : []),
  ];
  return fill(open(first).incident, first, events);
}

function fill(start: Incident, first: Event, events: readonly Event[]): readonly Entry[] {
  const entries: Entry[] = [{ event: first, after: start, outgoing: [], actions: [] }];
  let after = start;
  for (const event of events) {
    after = advance(after, event).incident;
    entries.push({ event, after, outgoing: [], actions: [] });
  }
  return entries;
}

function incidentId(number: number): IncidentId {
  return IncidentId.parse(`inc-${number.toString(36).padStart(8, '0')}`);
}

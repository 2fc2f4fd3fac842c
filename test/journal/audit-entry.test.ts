import { describe, expect, it } from '@jest/globals';
import type { Event } from '#src/incident/event.ts';
import type { Incident } from '#src/incident/incident.ts';
import { auditEntry } from '#src/journal/audit-entry.ts';
import { genesis, seal } from '#src/journal/chain.ts';
import { follow } from '#src/journal/followed.ts';
import {
  assessment,
  eve,
  finding,
  id,
  jonas,
  maria,
  offer,
  opened,
  plan,
} from '#test/fakes/incident-samples.ts';

const judged = assessment({ findings: [finding('restart-cause')], offers: [offer('restart')] });
const made = plan();
const upToPlan: readonly Event[] = [
  opened(),
  { kind: 'probed', looks: {}, assessment: judged, at: 1100 },
  { kind: 'chosen', remedy: 'restart', cause: 'restart-cause', by: maria, at: 1200 },
  { kind: 'planned', plan: made, at: 1300 },
];

/** The entry of the last event, after those that lead to a plan. */
function entryOf(event: Event) {
  let before: Incident | undefined;
  for (const each of upToPlan) before = follow(recorded(each), before).after;
  return auditEntry(follow(recorded(event), before), (text) => text);
}

function recorded(event: Event) {
  return seal(genesis, { seq: 5, incident: id, event });
}

function decided(by: typeof maria, decision: 'approve' | 'decline'): Event {
  return { kind: 'decided', decision, digest: made.digest, by, at: 1400 };
}

describe('a record as a line for others', () => {
  it('says who decided what about which plan, with the groups of that moment', () => {
    const by = { ...jonas, human: 'jonas.berg', groups: ['ops', 'night'] };

    expect(entryOf(decided(by, 'approve'))).toEqual({
      seq: 5,
      at: 1400,
      incident: id,
      kind: 'decided',
      severity: 'notice',
      text: 'jonas (test:jonas) approved the plan',
      fields: {
        account: 'test:jonas',
        person: 'jonas.berg',
        groups: 'ops night',
        host: 'web-01',
        playbook: 'demo',
        remedy: 'restart',
        plan: made.digest,
        decision: 'approve',
      },
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('says why a decision did not count', () => {
    expect(entryOf(decided(eve, 'approve'))).toMatchObject({
      severity: 'warning',
      fields: { account: 'test:eve', decision: 'approve', refused: 'not-entitled' },
    });
  });

  it('says how the incident ended, with the record that ended it', () => {
    expect(entryOf(decided(jonas, 'decline')).fields).toMatchObject({ outcome: 'declined' });
    expect(entryOf(decided(jonas, 'approve')).fields).not.toHaveProperty('outcome');
  });

  it.each([
    { event: { kind: 'broke', message: 'x', at: 1 }, severity: 'error' },
    { event: { kind: 'held', message: 'x', at: 1 }, severity: 'warning' },
    { event: { kind: 'due', timer: 'reminder', at: 1 }, severity: 'information' },
    { event: { kind: 'cancelled', by: maria, at: 1 }, severity: 'notice' },
  ] as const)('has the severity $severity for $event.kind', ({ event, severity }) => {
    expect(entryOf(event).severity).toBe(severity);
  });

  it('takes what looks like a secret out, and stays on one line', () => {
    const name = 'eve\n\u001b[2Jpassword=hunter2hunter2';

    const { text } = entryOf(decided({ ...eve, name }, 'approve'));

    expect(text).not.toContain('hunter2');
    expect(text).not.toMatch(/\p{Cc}/u);
  });
});

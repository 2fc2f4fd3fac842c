import { describe, expect, it } from '@jest/globals';
import type { FactorFault } from '#src/approval/second-factor.ts';
import { advance, open } from '#src/incident/advance.ts';
import type { Event } from '#src/incident/event.ts';
import { auditEntry } from '#src/journal/audit-entry.ts';
import { genesis, seal } from '#src/journal/chain.ts';
import { follow } from '#src/journal/followed.ts';
import { reportRows } from '#src/journal/report.ts';
import { sentence } from '#src/journal/sentence.ts';
import {
  assessment,
  finding,
  id,
  jonas,
  maria,
  offer,
  opened,
  plan,
} from '#test/fakes/incident-samples.ts';

const judged = assessment({ findings: [finding('restart-cause')], offers: [offer('restart')] });
const { requirement } = plan();
const made = plan({ requirement: { ...requirement, secondFactor: 'totp' } });
const first = opened();
const waiting: readonly Event[] = [
  { kind: 'probed', looks: {}, assessment: judged, at: 1100 },
  { kind: 'chosen', remedy: 'restart', cause: 'restart-cause', by: maria, at: 1200 },
  { kind: 'planned', plan: made, at: 1300 },
];

function decided(given: Partial<Event & { kind: 'decided' }>): Event {
  return {
    kind: 'decided',
    decision: 'approve',
    digest: made.digest,
    by: jonas,
    at: 1400,
    ...given,
  };
}

const proven = decided({ secondFactor: { kind: 'totp', enrolment: 'k3v9a0qd' } });

function entryOf(event: Event) {
  if (first.kind !== 'opened') throw new Error('not opened');
  const before = waiting.reduce(
    (incident, each) => advance(incident, each).incident,
    open(first).incident,
  );
  return auditEntry(follow(seal(genesis, { seq: 5, incident: id, event }), before), (text) => text);
}

function rowOf(event: Event) {
  const records = [first, ...waiting, event].map((each, index) =>
    seal(genesis, { seq: index + 1, incident: id, event: each }),
  );
  return reportRows(records, { from: 0, until: Number.MAX_SAFE_INTEGER }).at(-1);
}

describe('a yes with a second factor', () => {
  it('is told as one, with the enrolment', () => {
    expect(sentence(proven, undefined)).toEqual({
      text: expect.stringMatching(/approved the plan with a second factor$/),
      details: [expect.stringContaining('plan '), 'second factor: totp, enrolment k3v9a0qd'],
    });
    expect(entryOf(proven).fields).toMatchObject({
      decision: 'approve',
      secondFactor: 'totp k3v9a0qd',
    });
    expect(rowOf(proven)).toMatchObject({
      what: 'approved',
      reason: 'with a second factor, enrolment k3v9a0qd',
    });
  });
});

describe('a yes without the second factor that it needs', () => {
  it.each([
    { kind: 'missing' },
    { kind: 'wrong', left: 2 },
    { kind: 'used' },
    { kind: 'paused', until: 9_000 },
    { kind: 'not-enrolled' },
    { kind: 'unavailable' },
  ] satisfies FactorFault[])('is told as refused, and why: $kind', (factorFault) => {
    const refused = decided({ factorFault });

    expect(sentence(refused, undefined).details).toContain(
      `second factor: none (${factorFault.kind})`,
    );
    expect(entryOf(refused)).toMatchObject({
      severity: 'warning',
      fields: { refused: 'no-second-factor', secondFactor: `none: ${factorFault.kind}` },
    });
    expect(rowOf(refused)).toMatchObject({ what: 'refused', reason: 'approve: no-second-factor' });
  });
});

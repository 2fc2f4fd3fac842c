import { describe, expect, it } from '@jest/globals';
import { AccountId, type Person } from '#src/identity/person.ts';
import { fold } from '#src/incident/advance.ts';
import type { Event } from '#src/incident/event.ts';
import { genesis, seal } from '#src/journal/chain.ts';
import { forgettingOf } from '#src/journal/forgetting.ts';
import type { JournalRecord } from '#src/journal/record.ts';
import { incidentId } from '#test/contracts/store-samples.ts';
import { named, signer } from '#test/fakes/forgotten-samples.ts';
import {
  approval,
  assessment,
  finding,
  offer,
  opened,
  plan,
} from '#test/fakes/incident-samples.ts';

const account = (text: string): AccountId => AccountId.parse(text);
const both = [account('slack:T024/U02AB'), account('discord:1840')];
const maria: Person = {
  account: account('slack:T024/U02AB'),
  name: 'Maria Schmidt',
  standing: 'known',
  human: 'maria',
  accounts: both,
  groups: ['ops'],
};
const mariaElsewhere: Person = { ...maria, account: account('discord:1840'), name: 'mary' };
const jonas: Person = {
  account: account('slack:T024/U02CD'),
  name: 'Jonas',
  human: 'jonas',
  groups: ['ops', 'person:maria'],
};

const found = assessment({ findings: [finding('restart-cause')], offers: [offer('restart')] });
const glass = {
  by: ['person:maria'],
  tell: ['ops'],
  reason: 30,
  review: { by: ['person:jonas'], within: 1000, overdue: 'person' as const },
};
const requirement = {
  approvals: 2,
  requesterMayApprove: false,
  approvers: 'anyone' as const,
  from: [['person:maria', 'person:jonas']],
  glass,
};

function recordsOf(events: readonly Event[]): readonly JournalRecord[] {
  const records: JournalRecord[] = [];
  for (const [index, event] of events.entries()) {
    const link = { after: index, salt: 'never-again' };
    const place = { seq: index + 1, incident: incidentId(1), event: { ...event, link } };
    records.push(seal(records.at(-1)?.hash ?? genesis, place));
  }
  return records;
}

function forgotten(events: readonly Event[], scope: 'person' | 'people' = 'person') {
  let digits = 0xa000;
  const chance = () => (digits++).toString(16);
  const wish = { scope, whom: named(maria), by: 'kim', reason: 'asked', at: 9 };
  return forgettingOf(recordsOf(events), wish, { signer, chance });
}

const begun: readonly Event[] = [
  opened({
    reporter: jonas,
    report: 'ask <@U02AB> or maria, not Mariana: 0x904',
    answers: { who: 'Schmidt' },
  }),
  { kind: 'probed', looks: {}, assessment: found, at: 2 },
  { kind: 'chosen', remedy: 'restart', cause: 'restart-cause', by: jonas, at: 3 },
  { kind: 'planned', plan: plan({ requirement, requester: jonas.account }), at: 4 },
];

describe('whoever is forgotten', () => {
  it('is one pseudonym with all accounts, in rules, groups and the words of others', () => {
    const events = [...begun, { kind: 'decided' as const, ...approval(mariaElsewhere) }];
    const text = JSON.stringify(forgotten(events)?.records);

    expect(text).not.toMatch(/U02AB|1840|Schmidt|\bmaria\b|mary/i);
    expect(text).toContain('ask <@person a000> or person a000, not Mariana: 0x904');
    expect(text).toContain('"person:person-a000"');
    expect(text).toMatch(
      /"account":"discord:person-a000","name":"person a000",.*"human":"person-a000"/,
    );
    expect(text).toContain('"name":"Jonas"');
    expect(text).not.toContain('never-again');
  });

  it('leaves what was counted as it was counted: their two clicks are one vote', () => {
    const events: readonly Event[] = [
      ...begun,
      { kind: 'decided', ...approval(maria) },
      { kind: 'decided', ...approval(mariaElsewhere) },
    ];
    const after = forgotten(events, 'people')?.after.state;

    expect(after).toMatchObject({ kind: 'waiting', decisions: [{ by: { name: 'person a001' } }] });
    expect(fold(events)?.state).toMatchObject({ kind: 'waiting', decisions: [{ by: maria }] });
  });

  it('broke the glass still, with a reason as long as the rules asked for', () => {
    const events: readonly Event[] = [
      ...begun,
      {
        kind: 'glass-broken',
        digest: plan().digest,
        by: maria,
        reason: 'The shop of Mrs Miller is down, and nobody else is awake at all',
        today: glass,
        told: { people: [], others: [] },
        reviewers: { people: [jonas], others: [] },
        at: 5,
      },
    ];
    expect(fold(events)?.state.kind).toBe('rechecking');

    const forgetting = forgotten(events);

    expect(forgetting?.after.state.kind).toBe('rechecking');
    expect(JSON.stringify(forgetting?.records)).not.toContain('Miller');
  });

  it('is named by no signed record, and their fields are', () => {
    const forgetting = forgotten([...begun, { kind: 'cancelled', by: jonas, at: 6 }]);

    expect(forgetting?.event).toMatchObject({
      people: ['person a000'],
      by: 'kim',
      scope: 'person',
    });
    expect(forgetting?.event.records.map(({ seq, fields }) => [seq, fields])).toEqual([
      [1, ['reporter.groups', 'report', 'answers.who']],
      [3, ['by.groups']],
      [4, ['plan.requirement.from', 'plan.requirement.glass.by']],
      [5, ['by.groups']],
    ]);
  });
});

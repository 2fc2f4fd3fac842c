import { describe, expect, it } from '@jest/globals';
import { AccountId, type Person } from '#src/identity/person.ts';
import { fold } from '#src/incident/advance.ts';
import type { Event } from '#src/incident/event.ts';
import { genesis, seal } from '#src/journal/chain.ts';
import { forgettingOf, type Wish } from '#src/journal/forgetting.ts';
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

function known(account: string, name: string, human: string, ...groups: string[]): Person {
  return { account: AccountId.parse(account), name, human, groups, standing: 'known' };
}

const maria = known('slack:T024/U02AB', 'Maria Schmidt', 'maria', 'security');
const jonas = known('slack:T024/U02CD', 'Jonas', 'jonas', 'duty');
const { requirement: plain } = plan();
const nobody = { people: [], others: [] };
const glass = {
  by: ['duty'],
  tell: ['security'],
  reason: 20,
  review: { by: ['security'], within: 1000, overdue: 'person' as const },
};
const found = assessment({ findings: [finding('restart-cause')], offers: [offer('restart')] });

function planned(parts: Parameters<typeof plan>[0] = {}): readonly Event[] {
  const requirement = { ...plain, approvals: 2, glass };
  return [
    opened({ reporter: jonas }),
    { kind: 'probed', looks: {}, assessment: found, at: 2 },
    { kind: 'chosen', remedy: 'restart', cause: 'restart-cause', by: jonas, at: 3 },
    { kind: 'planned', plan: plan({ requirement, requester: jonas.account, ...parts }), at: 4 },
  ];
}

function broken(by: Person, reason: string): Event {
  const { digest } = plan();
  const said = { digest, by, reason, today: glass, told: nobody, reviewers: nobody };
  return { kind: 'glass-broken', ...said, at: 5 };
}

function reviewed(by: Person, words: string): readonly Event[] {
  return [
    { kind: 'cancelled', by: jonas, at: 6 },
    { kind: 'reviewed', ending: 6, says: 'objected', words, by, at: 7 },
  ];
}

function recordsOf(events: readonly Event[]): readonly JournalRecord[] {
  const records: JournalRecord[] = [];
  for (const [index, event] of events.entries()) {
    const place = { seq: index + 1, incident: incidentId(1), event };
    records.push(seal(records.at(-1)?.hash ?? genesis, place));
  }
  return records;
}

function digits(): () => string {
  let next = 0xa000;
  return () => (next++).toString(16);
}

function forgotten(
  events: readonly Event[],
  wish: Partial<Wish> = {},
  chance: () => string = digits(),
) {
  const whole = {
    scope: 'person' as const,
    whom: named(maria),
    by: 'kim',
    reason: 'asked',
    at: 9,
  };
  return forgettingOf(recordsOf(events), { ...whole, ...wish }, { signer, chance });
}

const long = 'the shop stands still and nobody answers';

describe('what people wrote counts the same once it is gone', () => {
  it.each([
    ['the words of a reviewer', maria, 'I have read the journal, it could have waited'],
    [
      'words of another that name them',
      known('x:li', 'Li Wu', 'li', 'security'),
      'as Maria Schmidt said',
    ],
    ['the shortest words there may be', maria, '1234567890'],
  ])('%s', (_, by, words) => {
    const events = [...planned(), broken(jonas, long), ...reviewed(by, words)];
    expect(fold(events)?.state.kind).toBe('closed');

    for (const scope of ['person', 'people', 'text'] as const) {
      const left = forgotten(events, { scope });

      expect(left?.after.state.kind).toBe('closed');
      expect(JSON.stringify(left?.records)).not.toMatch(/maria|have waited|1234567890/i);
    }
  });

  it.each([
    ['too short, for all its blanks', 'a b c d e f g h i j k l m n o'],
    ['too short, until a name in it is a longer one', 'only Maria knows it'],
    ['long enough, until a name in it is a shorter one', 'Maria Schmidt is away now'],
    ['empty', ''],
  ])('a reason that is %s', (_, reason) => {
    const events = [...planned(), broken(jonas, reason)];

    for (const scope of ['person', 'people', 'text'] as const)
      expect(forgotten(events, { scope })?.after.state.kind ?? fold(events)?.state.kind).toBe(
        fold(events)?.state.kind,
      );
  });

  it('a review that said too little is still none', () => {
    const events = [...planned(), broken(jonas, long), ...reviewed(maria, 'fine')];
    expect(fold(events)?.state.kind).toBe('reviewing');

    expect(forgotten(events)?.after.state.kind).toBe('reviewing');
  });
});

describe('of whoever is forgotten nothing is left', () => {
  it('in the preview of a plan, nor in what held it', () => {
    const preview = { kind: 'exact' as const, lines: ['C:\\Users\\maria is emptied'] };
    const requirement = { ...plain, held: 'the shop is open, ask Maria Schmidt (rule frozen)' };
    const events = [...planned({ preview, requirement }), broken(maria, long)];

    expect(JSON.stringify(forgotten(events))).not.toMatch(/maria|schmidt/i);
    const everything = JSON.stringify(forgotten(events, { scope: 'text' }));
    expect(everything).not.toMatch(/emptied|the shop is open/);
  });

  it('in a thread that only they see', () => {
    const [, ...rest] = planned();
    const thread = { platform: 'slack', id: 'T024/C0AB1/@U02AB' };
    const events = [opened({ reporter: maria, thread }), ...rest];

    const forgetting = forgotten(events);

    expect(forgetting?.after.thread).toEqual({
      platform: 'slack',
      id: 'T024/C0AB1/@person-a000',
    });
    expect(JSON.stringify(forgetting?.records)).not.toContain('U02AB');
    expect(forgetting?.event.records[0]?.fields).toContain('thread.id');
  });

  it('in the reason that the operator gave for it', () => {
    const events = [...planned(), { kind: 'cancelled', by: maria, at: 6 } as const];

    const event = forgotten(events, { reason: 'Maria Schmidt has asked for it' })?.event;

    expect(event?.reason).toBe('person a000 has asked for it');
  });

  it.each([
    ['in letters of another width', 'Ｍａｒｉａ　Ｓｃｈｍｉｄｔ knows'],
    ['in an address for mail', 'write to maria.schmidt@example.org'],
    ['with the family name in front', 'owner: SCHMIDT, Maria'],
    ['over two lines', 'ask Maria\nSchmidt'],
    ['as a mention', 'ask <@U02AB> or <@U02AB|maria.schmidt>'],
    ['as the rules name them', 'only person:maria may'],
  ])('where others wrote of them and they took no part, %s', (_, report) => {
    const [, ...rest] = planned();
    const text = JSON.stringify(forgotten([opened({ reporter: jonas, report }), ...rest])?.records);

    expect(text).toContain('person a000');
    expect(text.normalize('NFKC')).not.toMatch(/maria|schmidt|U02AB/i);
  });

  it.each([
    ['王芳', '请找王芳看一下', '请找person a000看一下'],
    ['Li', 'ask Li, or LI in caps; Lin likes li', 'ask person a000, or LI in caps; Lin likes li'],
    ['José', 'ask Jose\u0301', 'ask person a000'],
    ['สมชาย', 'ถามสมชายก่อน', 'ถามperson a000ก่อน'],
    ['Ann', 'the Annual plan of Ann', 'the Annual plan of person a000'],
  ])('%s, however it is written', (name, report, left) => {
    const person: Person = { account: AccountId.parse('slack:T024/U0777'), name };
    const [, ...rest] = planned();
    const wish = { whom: named(person) };

    const [record] = forgotten([opened({ reporter: jonas, report }), ...rest], wish)?.records ?? [];

    expect(record?.event).toMatchObject({ report: left });
  });
});

describe('a pseudonym', () => {
  const events: readonly Event[] = [
    ...planned(),
    { kind: 'decided', ...approval(maria) },
    { kind: 'cancelled', by: jonas, at: 6 },
  ];

  const digit = digits();

  it.each(['person', 'people'] as const)('is never given twice in an incident: %s', (scope) => {
    const once = forgotten(events, {}, () => 'abcd');
    const after = recordsOf(events).map(
      ({ seq, event }) => once?.records.find((each) => each.seq === seq)?.event ?? event,
    );
    const chances = ['abcd', 'abcd', 'beef', 'abcd', 'cafe', 'f00d'];

    const twice = forgotten(after, { scope, whom: named(jonas) }, () => chances.shift() ?? digit());

    expect(twice?.event.people[0]).toBe('person beef');
    expect(new Set(twice?.event.people).size).toBe(twice?.event.people.length);
    expect(twice?.event.people).not.toContain('person abcd');
  });
});

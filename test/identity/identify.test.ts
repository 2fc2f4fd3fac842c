import { describe, expect, it } from '@jest/globals';
import { identify } from '#src/identity/identify.ts';
import { type People, parsePeople } from '#src/identity/people.ts';
import { AccountId, isSameHuman, type Person } from '#src/identity/person.ts';
import { isNamed } from '#src/identity/principal.ts';

const file = `
people:
  maria: { accounts: [slack:T1/U1, "discord:11"], groups: [ops] }
  jonas: { accounts: [slack:T1/U2], groups: [windows, security] }
  left: { accounts: [slack:T1/U9], groups: [ops], disabled: true }
delegations:
  - { from: jonas, to: maria, since: "2026-12-20T00:00+01:00", until: "2027-01-03T00:00+01:00" }
  - { from: left, to: maria, until: "2030-01-01T00:00Z" }
`;

const people = read(file);
const today = 1_795_000_000_000;
const inHolidays = 1_798_200_000_000;

function read(source: string): People {
  const parsed = parsePeople(source, 'people.yaml');
  if (!parsed.ok) throw new Error(parsed.faults.map(({ message }) => message).join('\n'));
  return parsed.value;
}

function clicked(account: string, groups: readonly string[] = []): Person {
  return { account: AccountId.parse(account), name: 'somebody', groups };
}

describe('who acts', () => {
  it('is a human of the file, with all accounts and the groups of file and click', () => {
    const person = identify(people, clicked('slack:T1/U1', ['slack:T1/S5']), today);

    expect(person).toMatchObject({ human: 'maria', standing: 'known' });
    expect(person.accounts).toEqual(['slack:T1/U1', 'discord:11']);
    expect(person.groups).toEqual(['ops', 'slack:T1/S5']);
  });

  it('is the same human on another platform', () => {
    const [one, other] = ['slack:T1/U1', 'discord:11'].map((account) =>
      identify(people, clicked(account), today),
    );

    expect(one !== undefined && other !== undefined && isSameHuman(one, other)).toBe(true);
  });

  it.each([
    ['an account that is not listed', 'slack:T1/U7', 'unmapped'],
    ['another case of one that is', 'slack:t1/u1', 'unmapped'],
    ['one that only looks the same', 'slack:Т1/U1', 'unmapped'],
    ['one that was disabled', 'slack:T1/U9', 'disabled'],
  ])('has no groups: %s', (_what, account, standing) => {
    const person = identify(people, clicked(account, ['slack:T1/S5', 'ops']), today);

    expect(person.standing).toBe(standing);
    expect(person.groups).toBeUndefined();
  });

  it('cannot say of themselves who they are, nor bring groups that are not their platform’s', () => {
    const liar = {
      ...clicked('slack:T1/U2', ['ops', 'person:maria', 'discord:G/R', 'slack:T1/S5']),
      human: 'maria',
      accounts: [AccountId.parse('discord:11')],
      standing: 'known',
    } as const;

    expect(identify(undefined, liar, today)).toEqual({
      account: 'slack:T1/U2',
      name: 'somebody',
      groups: ['slack:T1/S5'],
    });
    expect(identify(people, liar, today).groups).toEqual(['windows', 'security', 'slack:T1/S5']);
  });
});

describe('standing in', () => {
  const maria = (at: number): Person => identify(people, clicked('slack:T1/U1'), at);

  it('begins and ends by itself', () => {
    expect(maria(today).groups).toEqual(['ops']);
    expect(maria(inHolidays).groups).toEqual(['ops', 'person:jonas', 'windows', 'security']);
    expect(maria(1_800_000_000_000).groups).toEqual(['ops']);
  });

  it('makes nobody two people, and gives nothing of somebody who left', () => {
    expect(maria(inHolidays).human).toBe('maria');
    expect(isNamed('person:jonas', maria(inHolidays))).toBe(true);
    expect(isNamed('person:left', maria(inHolidays))).toBe(false);
  });
});

describe('people.yaml', () => {
  it.each([
    [
      'an account of two people',
      '{ a: { accounts: [slack:U1] }, b: { accounts: [slack:u1] } }',
      /account of a already/,
    ],
    [
      'a group called anyone',
      '{ a: { accounts: [slack:U1], groups: [anyone] } }',
      /stands for everybody/,
    ],
    [
      'a human called anyone',
      '{ anyone: { accounts: [slack:U1] } }',
      /stands for everybody|people/,
    ],
    ['nobody behind a name', '{ a: { accounts: [] } }', /list an account/],
  ])('refuses %s', (_what, listed, message) => {
    const parsed = parsePeople(`people: ${listed}\n`, 'people.yaml');

    expect(parsed.ok).toBe(false);
    if (!parsed.ok) {
      expect(parsed.faults.map(({ path, message: m }) => `${path}: ${m}`).join('\n')).toMatch(
        message,
      );
      expect(parsed.faults[0]).toMatchObject({ file: 'people.yaml', line: 1 });
    }
  });

  it.each([
    ['{ from: a, to: a, until: "2027-01-01T00:00Z" }', /nobody stands in for themselves/],
    ['{ from: a, to: c, until: "2027-01-01T00:00Z" }', /there is no c/],
    ['{ from: a, to: b }', /until/],
    ['{ from: a, to: b, until: "tomorrow" }', /moment with its zone/],
    ['{ from: a, to: b, until: "2027-01-01T00:00" }', /moment with its zone/],
    [
      '{ from: a, to: b, since: "2027-01-02T00:00Z", until: "2027-01-01T00:00Z" }',
      /later than since/,
    ],
  ])('refuses the delegation %s', (delegation, message) => {
    const people = '{ a: { accounts: [slack:U1] }, b: { accounts: [slack:U2] } }';
    const parsed = parsePeople(
      `people: ${people}\ndelegations:\n  - ${delegation}\n`,
      'people.yaml',
    );

    const faults = parsed.ok ? [] : parsed.faults;
    expect(faults.map(({ path, message: m }) => `${path} ${m}`).join('\n')).toMatch(message);
    expect(faults[0]?.line).toBe(3);
  });

  it.each([
    ['1970-01-01T00:00Z', 0],
    ['2026-12-24T18:00:30+01:00', 1_798_131_630_000],
    ['2024-02-29T23:59-05:30', 1_709_270_940_000],
  ])('reads the moment %s', (text, at) => {
    const { delegations } = read(
      `people: { a: { accounts: [x:a] }, b: { accounts: [x:b] } }\ndelegations: [{ from: a, to: b, until: "${text}" }]`,
    );

    expect(delegations[0]?.until).toBe(at);
  });
});

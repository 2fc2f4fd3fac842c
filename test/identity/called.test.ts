import { describe, expect, it } from '@jest/globals';
import { calledOn } from '#src/identity/called.ts';
import { parsePeople } from '#src/identity/people.ts';

const at = Date.UTC(2026, 10, 21);

const parsed = parsePeople(
  `
people:
  maria: { name: Maria Silva, accounts: ["discord:1", slack:T/U1, slack:T/U9], groups: [ops] }
  jonas: { accounts: [slack:T/U2], groups: [ops, duty], disabled: true }
  li: { accounts: ["discord:3"], groups: [duty] }
  ada: { accounts: [slack:T/U4] }
delegations:
  - { from: li, to: ada, until: "2026-12-01T00:00Z" }
`,
  'people.yaml',
);
const people = parsed.ok ? parsed.value : undefined;

describe('those whom a list of the rules calls', () => {
  it.each([
    ['a group, one account for each human', ['ops'], ['slack:T/U1'], []],
    ['whoever stands in for somebody', ['duty'], ['slack:T/U4'], []],
    ['a human by name', ['person:maria'], ['slack:T/U1'], []],
    ['a human by another account than the one that is told', ['slack:T/U9'], ['slack:T/U1'], []],
    ['nobody who has left', ['person:jonas'], [], ['person:jonas']],
    ['a group of the platform by its name only', ['slack:T/S7'], [], ['slack:T/S7']],
    ['an account that no file lists by its name only', ['slack:T/U77'], [], ['slack:T/U77']],
    ['nobody by "anyone"', ['anyone'], [], []],
  ])('are %s', (_who, principals, accounts, others) => {
    const called = calledOn({ principals, people, platform: 'slack', at });

    expect(called.people.map(({ account }) => account)).toEqual(accounts);
    expect(called.others).toEqual(others);
  });

  it('are told under the name of the file, without their groups', () => {
    expect(calledOn({ principals: ['ops'], people, platform: 'discord', at }).people).toEqual([
      { account: 'discord:1', name: 'Maria Silva' },
    ]);
  });

  it('are accounts of that platform where a site has no people', () => {
    const principals = ['slack:T/U1', 'slack:T/S7', 'discord:1', 'ops'];

    expect(calledOn({ principals, people: undefined, platform: 'slack', at })).toEqual({
      people: [{ account: 'slack:T/U1', name: 'T/U1' }],
      others: ['slack:T/S7', 'discord:1', 'ops'],
    });
  });
});

import { describe, expect, it } from '@jest/globals';
import type { Person } from '#src/identity/person.ts';
import { somebody } from '#test/fakes/memory-chat.ts';
import { jonas, li, maria } from '#test/fakes/site.ts';
import { MemoryRules } from '#test/fakes/site-rules.ts';
import {
  applied,
  people,
  policy,
  presses,
  rulesOf,
  standing,
  tokenOf,
  waiting,
} from './attacked-site.ts';

describe('a user who was renamed to the name of another', () => {
  it.each(['Jonas', 'jonas', 'memory:jonas', 'person:jonas', 'ops', '@Jonas'])(
    'called %s has no more rights than before',
    async (name) => {
      const site = await waiting();

      await presses(site, { ...somebody('eve'), name }, { token: tokenOf(site) });

      expect(applied(site)).toBe(0);
      expect(await standing(site)).toBe('waiting');
    },
  );

  it('stands in the journal with the account, and not only with the name', async () => {
    const site = await waiting(rulesOf(', approvals: 2'));

    await presses(site, { ...jonas, name: 'Li' }, { token: tokenOf(site) });

    const { state } = await site.incident();
    expect(state).toMatchObject({
      decisions: [{ by: { account: 'memory:jonas', human: 'jonas', name: 'Li' } }],
    });
  });
});

describe('homoglyphs', () => {
  it.each([
    ['Cyrillic', 'jоnas'],
    ['full width', 'ｊonas'],
    ['a mark that joins', 'jonas\u0301'],
    ['capital letters', 'JONAS'],
    ['a dotless letter', 'ȷonas'],
    ['the sign of a mathematician', '𝐣onas'],
  ])('of another script are another account: %s', async (_what, name) => {
    const site = await waiting(rulesOf(', approvals: 2'));
    await site.press(jonas, /^approve$/i);

    const twin: Person = { ...jonas, account: somebody('x').account };
    await presses(
      site,
      { ...twin, account: somebody(name).account },
      { token: tokenOf(site, 'Approve', li) },
    );

    expect(applied(site)).toBe(0);
  });

  it('in a group do not let anybody in', async () => {
    const site = await waiting();
    const claims = { ...somebody('eve'), groups: ['оps', 'OPS', 'memory:ops', 'ops '] };

    await presses(site, claims, { token: tokenOf(site) });

    expect(applied(site)).toBe(0);
  });
});

describe('two accounts of one person', () => {
  const both = people.replace('[memory:jonas, "elsewhere:jonas"]', '[memory:jonas, memory:joe]');

  it('are one vote, whichever comes first', async () => {
    const site = await waiting(new MemoryRules({ policy: policy(', approvals: 2'), people: both }));
    const token = tokenOf(site);

    await presses(site, somebody('joe'), { token });
    await presses(site, jonas, { token });

    expect(applied(site)).toBe(0);
    expect((await site.incident()).state).toMatchObject({ kind: 'waiting' });
  });

  it('do not become two when the file takes one away between the clicks', async () => {
    const rules = new MemoryRules({ policy: policy(', approvals: 2'), people: both });
    const site = await waiting(rules);
    const token = tokenOf(site);
    await presses(site, somebody('joe'), { token });

    rules.people = people.replace('eve: { accounts: [memory:eve]', 'eve: { accounts: [memory:joe]');
    await presses(site, jonas, { token });

    expect(applied(site)).toBe(0);
  });

  it('of whoever asked are whoever asked', async () => {
    const own = people.replace('[memory:maria]', '[memory:maria, memory:mia]');
    const site = await waiting(new MemoryRules({ policy: policy(), people: own }));

    await presses(site, somebody('mia'), { token: tokenOf(site) });
    await presses(site, maria, { token: tokenOf(site) });

    expect(applied(site)).toBe(0);
  });
});

describe('somebody who has left', () => {
  it('loses the next click, and the vote that they gave before', async () => {
    const rules = rulesOf(', approvals: 2');
    const site = await waiting(rules);
    const token = tokenOf(site);
    await presses(site, jonas, { token });

    rules.people = people.replace(
      '"elsewhere:jonas"], groups: [ops]',
      '"elsewhere:jonas"], groups: [ops], disabled: true',
    );
    await presses(site, jonas, { token });
    await presses(site, li, { token });

    expect(applied(site)).toBe(0);
  });
});

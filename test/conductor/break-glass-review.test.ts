import { describe, expect, it } from '@jest/globals';
import { AccountId } from '#src/identity/person.ts';
import { tokenOf } from '#test/attacks/attacked-site.ts';
import {
  breaksGlass,
  glassRules,
  noor,
  reviews,
  standing,
  waitingSite,
  whispered,
} from '#test/fakes/glass-site.ts';
import { report } from '#test/fakes/ruled-site.ts';
import { jonas, li, maria, stoppedHost } from '#test/fakes/site.ts';

describe('the review of what one person did alone', () => {
  it.each([
    ['Acknowledge…', /Noor acknowledges what was done alone/],
    ['Object…', /Noor objects to what was done alone/],
  ] as const)('ends the incident with a text: %s', async (label, words) => {
    const site = await waitingSite();
    await breaksGlass(site);

    await reviews(site, noor, label, 'the phone of li was on, you had to call');

    expect(await standing(site)).toBe('closed resolved');
    expect(site.chat.newest?.fallbackText).toMatch(words);
    expect(site.chat.newest?.fallbackText).toContain('the phone of li was on');
    expect(site.chat.transcript).toMatch(/Reviewed by Noor/);
  });

  it.each([
    ['whoever broke the glass', jonas, 'what you did yourself'],
    [
      'whoever broke it, in a freshly linked account',
      { account: AccountId.parse('memory:jonas-two'), name: 'Noor' },
      'name security for reviews',
    ],
    ['somebody whom the rules do not name', li, 'name security for reviews'],
    [
      'an account that is not listed, of the same name',
      { account: AccountId.parse('memory:nооr'), name: 'Noor' },
      'name security for reviews',
    ],
  ])('is not for %s', async (_what, by, words) => {
    const site = await waitingSite();
    await breaksGlass(site);

    await reviews(site, by);

    expect(await standing(site)).toBe('reviewing resolved');
    expect(whispered(site, by)).toMatch(/This review does not count/);
    expect(whispered(site, by)).toMatch(new RegExp(words));
  });

  it('is not for whoever broke it by another account of theirs, though that is in the group', async () => {
    const rules = glassRules();
    rules.people = rules.people
      ?.replace('groups: [staff, duty, ops] }', 'groups: [staff, duty, ops, security] }')
      .replace('"elsewhere:jonas"', '"elsewhere:jonas", "memory:jonas-at-home"');
    const site = await waitingSite({ rules });
    await breaksGlass(site);

    await reviews(site, { account: AccountId.parse('memory:jonas-at-home'), name: 'Somebody' });

    expect(await standing(site)).toBe('reviewing resolved');
  });

  it('is not for whoever stands in for them on a holiday, with nothing but their rights', async () => {
    const rules = glassRules();
    rules.people = `${rules.people?.replace('groups: [staff, duty, ops] }', 'groups: [staff, duty, ops, security] }') ?? ''}
delegations:
  - { from: jonas, to: maria, until: "2999-01-01T00:00Z" }
`;
    const site = await waitingSite({ rules });
    await breaksGlass(site);

    await reviews(site, maria);

    expect(await standing(site)).toBe('reviewing resolved');
    expect(whispered(site, maria)).toMatch(/nor somebody in their name/);
  });

  it('is not for one account that became the breaker in the file since', async () => {
    const rules = glassRules();
    const site = await waitingSite({ rules });
    await breaksGlass(site);
    rules.people = `
people:
  noor: { accounts: [memory:noor, memory:jonas], groups: [security] }
`;

    await reviews(site);

    expect(await standing(site)).toBe('reviewing resolved');
  });

  it('is not for whom only the rules of today name, nor whom only those of then', async () => {
    const rules = glassRules();
    const site = await waitingSite({ rules });
    await breaksGlass(site);
    const then = rules.policy ?? '';

    rules.policy = then.replace('review: { by: [security]', 'review: { by: [ops]');
    await reviews(site, li);
    await reviews(site, noor);

    expect(await standing(site)).toBe('reviewing resolved');
    rules.policy = then;
    await reviews(site, noor);
    expect(await standing(site)).toBe('closed resolved');
  });

  it('says something: without a text it does not count', async () => {
    const site = await waitingSite();
    await breaksGlass(site);

    await reviews(site, noor, 'Acknowledge…', ' ok ');

    expect(await standing(site)).toBe('reviewing resolved');
    expect(whispered(site, noor)).toMatch(/10 letters/);
  });

  it('is not for a guest', async () => {
    const site = await waitingSite();
    await breaksGlass(site);

    await site.chat.press(noor, 'Acknowledge…', { input: 'all was right here', isExternal: true });
    await site.conductor.idle();

    expect(await standing(site)).toBe('reviewing resolved');
  });

  it('counts once: the second is told that it is over', async () => {
    const site = await waitingSite();
    await breaksGlass(site);
    await reviews(site);

    await site.chat.pressOld(noor, 'Object…', { input: 'on second thoughts it was wrong' });
    await site.conductor.idle();

    expect(await standing(site)).toBe('closed resolved');
    expect(whispered(site, noor)).toMatch(/not open any more/);
  });

  it('is asked for anew when the incident goes on, and an old button reviews nothing of it', async () => {
    const site = await waitingSite();
    await breaksGlass(site);
    await site.clock.advance(1000);
    const token = tokenOf(site, 'Acknowledge…', noor);

    await site.press(maria, /still the same/i);
    await site.conductor.idle();
    await site.chat.deliver(noor, { kind: 'action', token, input: 'all was right here' });
    await site.conductor.idle();

    expect((await site.incident()).broken?.[0]?.reviewed).toBeUndefined();
    expect(await standing(site)).toMatch(/^reviewing/);
    await reviews(site);
    expect(await standing(site)).toMatch(/^closed/);
  });

  it('leaves the word of whoever reported it as it was', async () => {
    const site = await waitingSite();
    await breaksGlass(site);

    await site.press(maria, /it works/i);
    await reviews(site);

    expect((await site.incident()).state).toMatchObject({
      kind: 'closed',
      outcome: 'resolved',
      confirmedBy: { account: maria.account },
    });
  });

  it('keeps no new report of the thread from being taken up', async () => {
    const site = await waitingSite();
    await breaksGlass(site);
    site.host.readings = stoppedHost().readings;

    await site.write(maria, report);
    await site.conductor.idle();

    expect(await standing(site)).toBe('explaining');
  });
});

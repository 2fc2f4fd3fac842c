import { describe, expect, it } from '@jest/globals';
import { jonas, li } from '#test/fakes/site.ts';
import { MemoryRules } from '#test/fakes/site-rules.ts';
import { applied, people, policy, rulesOf, standing, waiting } from './attacked-site.ts';

describe('a policy that is edited in mid-incident', () => {
  it('cannot be made laxer: one approval today does not do for the two of then', async () => {
    const rules = rulesOf(', approvals: 2');
    const site = await waiting(rules);

    rules.policy = policy();
    await site.press(jonas, /^approve$/i);

    expect(applied(site)).toBe(0);
    await site.press(li, /^approve$/i);
    expect(applied(site)).toBe(1);
  });

  it('counts at once when it is stricter: two of today, where one was asked for then', async () => {
    const rules = rulesOf();
    const site = await waiting(rules);

    rules.policy = policy(', approvals: 2');
    await site.press(jonas, /^approve$/i);

    expect(applied(site)).toBe(0);
  });

  it('lets nobody in who could not approve then', async () => {
    const rules = new MemoryRules({
      policy: policy().replace('approve: [ops]', 'approve: ["person:li"]'),
      people,
    });
    const site = await waiting(rules);

    rules.policy = policy();
    await site.press(jonas, /^approve$/i);

    expect(applied(site)).toBe(0);
  });

  it.each([
    ['a rule that denies', `${policy()}  - { name: freeze, deny: the shop is open }\n`],
    ['no rule at all', 'rules: []'],
    ['nobody who may approve', policy().replace('approve: [ops]', 'approve: []')],
  ])('holds the run itself: %s', async (_what, edited) => {
    const rules = rulesOf();
    const site = await waiting(rules);
    site.host.before = async (call) => {
      if (call.name === 'service') rules.policy = edited;
    };

    await site.press(jonas, /^approve$/i);
    await site.calm();

    expect(applied(site)).toBe(0);
    expect(await standing(site)).not.toBe('resolved');
  });

  it('that cannot be read any more allows nothing', async () => {
    const rules = rulesOf();
    const site = await waiting(rules);
    site.host.before = async (call) => {
      if (call.name === 'service') rules.broken = true;
    };

    await site.press(jonas, /^approve$/i);
    await site.calm();

    expect(applied(site)).toBe(0);
  });

  it('by which an approver lost their group voids what they approved before', async () => {
    const rules = rulesOf(', approvals: 2');
    const site = await waiting(rules);
    await site.press(jonas, /^approve$/i);

    rules.people = people.replace('jonas"], groups: [ops]', 'jonas"], groups: [staff]');
    await site.press(li, /^approve$/i);

    expect(applied(site)).toBe(0);
  });
});

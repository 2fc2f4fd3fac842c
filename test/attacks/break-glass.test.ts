import { describe, expect, it } from '@jest/globals';
import { AccountId } from '#src/identity/person.ts';
import {
  applied,
  breaksGlass,
  glassRules,
  hour,
  noor,
  planned,
  reason,
  reviews,
  standing,
  waitingSite,
} from '#test/fakes/glass-site.ts';
import { jonas, li, maria, Site } from '#test/fakes/site.ts';
import { presses, tokenOf } from './attacked-site.ts';

const button = 'Break glass…';

describe('whoever wants to break a glass that is not theirs', () => {
  it('gets nowhere with the button of somebody else', async () => {
    const site = await waitingSite();
    const token = tokenOf(site, button, jonas);

    await presses(site, maria, { token });
    await site.chat.deliver(maria, { kind: 'action', token, input: reason });
    await site.conductor.idle();

    expect(applied(site)).toBe(0);
  });

  it('gets nowhere with an account that looks alike, a renamed account, or one on another platform', async () => {
    const site = await waitingSite();
    const alike = [
      { account: AccountId.parse('memory:jоnas'), name: 'Jonas' },
      { account: AccountId.parse('memory:JONAS'), name: 'Jonas' },
      { account: AccountId.parse('memory:jona\uff53'), name: 'Jonas' },
      {
        account: maria.account,
        name: 'Jonas',
        human: 'jonas',
        groups: ['duty'],
        standing: 'known' as const,
      },
      { account: AccountId.parse('elsewhere:jonas2'), name: 'Jonas', groups: ['duty'] },
    ];

    for (const each of alike) await breaksGlass(site, each);

    expect(applied(site)).toBe(0);
    expect(await standing(site)).toBe('waiting');
  });

  it('gets nowhere with the press of a button without its form', async () => {
    const site = await waitingSite();

    await presses(site, jonas, { token: tokenOf(site, button, jonas) });

    expect(applied(site)).toBe(0);
    expect(await standing(site)).toBe('waiting');
  });

  it('gets nowhere with a rule that is written while the plan waits: it has no such button', async () => {
    const rules = glassRules({ glass: '' });
    const site = await waitingSite({ rules });

    rules.policy = glassRules().policy;
    await site.clock.advance(2 * hour);
    await site.restart();

    expect(() => tokenOf(site, button, jonas)).toThrow(/no button/);
    expect(await standing(site)).toBe('waiting');
  });

  it('gets nowhere with their own name written into the rule while the plan waits', async () => {
    const rules = glassRules();
    const site = await waitingSite({ rules });

    rules.policy = rules.policy?.replace('by: [duty]', 'by: [duty, "person:maria"]');
    await breaksGlass(site, maria);

    expect(applied(site)).toBe(0);
    expect(await standing(site)).toBe('waiting');
  });
});

describe('a glass that was broken once', () => {
  it('lets no other plan run: one that was made anew has a glass of its own', async () => {
    const site = await waitingSite();
    const token = tokenOf(site, button, jonas);
    site.host.readings = {
      service: { active: false, enabled: false, pid: 1 },
      port: { result: 'refused' },
    };
    await breaksGlass(site);
    const ran = applied(site);

    await site.chat.deliver(jonas, { kind: 'action', token, input: reason });
    await site.conductor.idle();

    expect(applied(site)).toBe(ran);
    expect(ran).toBeLessThanOrEqual(1);
  });

  it('is not broken again by a click that is delivered twice, or played again after a restart', async () => {
    const site = await waitingSite();
    const token = tokenOf(site, button, jonas);
    await breaksGlass(site);

    await site.chat.redeliver();
    await site.restart();
    await site.chat.deliver(jonas, { kind: 'action', token, input: reason });
    await site.conductor.idle();

    expect(applied(site)).toBe(1);
    const { broken } = await site.incident();
    expect(broken).toHaveLength(1);
  });

  it('counts nothing once the clock was set back by more than network time does', async () => {
    const rules = glassRules();
    const site = await waitingSite({ rules });
    site.host.before = async ({ name }) => {
      if (name === 'service') await site.clock.advance(-2 * hour);
    };

    await breaksGlass(site);

    expect(applied(site)).toBe(0);
  });

  it('counts nothing once the plan has expired in the queue', async () => {
    const site = await waitingSite();
    site.host.before = async ({ name }) => {
      if (name === 'service') await site.clock.advance(5 * hour);
    };

    await breaksGlass(site);

    expect(applied(site)).toBe(0);
  });

  it('is not reviewed by whoever broke it, whatever they do to the files meanwhile', async () => {
    const rules = glassRules();
    const site = await waitingSite({ rules });
    await breaksGlass(site);

    rules.people = rules.people?.replace('[staff, duty, ops]', '[staff, duty, ops, security]');
    await reviews(site, jonas);
    rules.people = rules.people?.replace('  jonas:', '  another:');
    await reviews(site, jonas);
    rules.policy = rules.policy?.replace(
      'review: { by: [security]',
      'review: { by: [ops, security]',
    );
    await reviews(site, li);

    expect(await standing(site)).toBe('reviewing resolved');
    await reviews(site, noor);
    expect(await standing(site)).toBe('closed resolved');
  });
});

it('approves nothing: a freeze that gives way to the glass gives way to no quorum', async () => {
  const rules = glassRules();
  const site = await new Site({ rules }).start();
  await planned(site);
  rules.during = ['freeze'];

  await site.press(jonas, /^approve$/i);
  await site.press(li, /^approve$/i);

  expect(applied(site)).toBe(0);
  expect(await standing(site)).toBe('waiting');
});

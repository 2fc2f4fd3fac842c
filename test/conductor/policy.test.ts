import { describe, expect, it } from '@jest/globals';
import type { Person } from '#src/identity/person.ts';
import { somebody } from '#test/fakes/memory-chat.ts';
import { jonas, li, maria, Site } from '#test/fakes/site.ts';
import { MemoryRules } from '#test/fakes/site-rules.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';
const phone = somebody('jonas-phone');
const eve = somebody('Eve');

const people = `
people:
  maria: { accounts: [memory:maria, memory:maria-phone], groups: [staff] }
  jonas: { accounts: [memory:jonas, memory:jonas-phone], groups: [staff, ops] }
  li: { accounts: [memory:li], groups: [staff, ops, security] }
`;

const policy = `
calendars: { freeze: freeze.ics }
rules:
  - { name: looks, probe: [anyone] }
  - { name: repairs, ask: [staff], approve: [ops], approvals: 2 }
  - { name: freeze, when: { during: [freeze] }, deny: the shop is open }
`;

function rules(parts: { policy?: string; people?: string } = {}): MemoryRules {
  return new MemoryRules({ policy, people, ...parts });
}

async function planned(with_: MemoryRules, by: Person = maria): Promise<Site> {
  const site = await new Site({ rules: with_ }).start();
  await site.write(by, report);
  await site.press(by, /plan/i);
  return site;
}

function applied(site: Site): number {
  return site.host.ran.filter((name) => name === 'start/apply').length;
}

async function state(site: Site): Promise<string> {
  const incident = await site.incident();
  return incident.state.kind === 'closed' ? incident.state.outcome : incident.state.kind;
}

describe('a policy of the site', () => {
  it('runs a repair that enough people of the right group approved', async () => {
    const site = await planned(rules());

    await site.press(jonas, /^approve$/i);
    expect(applied(site)).toBe(0);
    await site.press(li, /^approve$/i);

    expect(applied(site)).toBe(1);
    expect(await state(site)).toBe('resolved');
  });

  it('says on the card who may, and binds the plan to what it said', async () => {
    const site = await planned(rules());
    const incident = await site.incident();

    expect(site.chat.newest?.fallbackText).toMatch(/2 needed, from the group ops/);
    expect(incident.state).toMatchObject({
      plan: { requirement: { policy: { rules: ['looks', 'repairs'] } } },
    });
  });

  it('counts one human once, whatever account they press with', async () => {
    const site = await planned(rules());

    await site.press(jonas, /^approve$/i);
    await site.press(phone, /^approve$/i);

    expect(applied(site)).toBe(0);
    expect(site.chat.transcript).toMatch(/only memory:jonas-phone.*already counted/s);
  });

  it('knows the requester by every account', async () => {
    const with_ = rules({ people: people.replace('[staff]', '[staff, ops]') });
    const site = await planned(with_);

    await site.press(somebody('maria-phone'), /^approve$/i);

    expect(site.chat.transcript).toMatch(/only memory:maria-phone.*somebody else has to approve/s);
  });

  it('lets nobody ask whom it does not name, and says whom to ask', async () => {
    const site = await planned(
      rules({ policy: policy.replace('ask: [staff]', 'ask: [security]') }),
    );

    expect(await state(site)).toBe('explaining');
    expect(site.chat.transcript).toMatch(/do not let you ask for this. Ask security/);
  });

  it('lets a stranger report, and neither ask nor approve', async () => {
    const asked = await planned(rules(), eve);
    expect(await state(asked)).toBe('explaining');

    const site = await planned(rules());
    await site.press(eve, /^approve$/i);
    expect(site.chat.transcript).toMatch(/only memory:eve.*do not know whose account/s);
  });

  it('looks at no host for whom it names nobody to look', async () => {
    const with_ = rules({ policy: policy.replace('probe: [anyone]', 'probe: [ops]') });
    const site = await new Site({ rules: with_ }).start();

    await site.write(maria, report);

    expect(site.host.ran).toEqual([]);
    expect(await state(site)).toBe('declined');
    expect(site.chat.newest?.fallbackText).toMatch(
      /do not let web-01 be looked at for Maria. Ask ops/,
    );
  });
});

describe('the policy of then and of now: the stricter holds', () => {
  it('when it asks for one person more between two clicks', async () => {
    const with_ = rules({ policy: policy.replace('approvals: 2', 'approvals: 1') });
    const site = await planned(with_);

    with_.policy = policy;
    await site.press(jonas, /^approve$/i);
    expect(applied(site)).toBe(0);
    expect(await state(site)).toBe('waiting');
    await site.press(li, /^approve$/i);

    expect(applied(site)).toBe(1);
  });

  it('when it asks for less: what the card said still holds', async () => {
    const with_ = rules();
    const site = await planned(with_);

    with_.policy = policy.replace('approvals: 2', 'approvals: 1');
    await site.press(jonas, /^approve$/i);

    expect(applied(site)).toBe(0);
  });

  it('when somebody is taken out of the group after approving', async () => {
    const with_ = rules();
    const site = await planned(with_);
    await site.press(jonas, /^approve$/i);

    with_.people = people.replace('[staff, ops]', '[staff]');
    await site.press(li, /^approve$/i);

    expect(applied(site)).toBe(0);
    expect(site.chat.transcript).toMatch(/The approval no longer fits/);
  });

  it('when a freeze begins after the card was posted', async () => {
    const with_ = rules();
    const site = await planned(with_);
    await site.press(jonas, /^approve$/i);

    with_.during = ['freeze'];
    await site.press(li, /^approve$/i);

    expect(applied(site)).toBe(0);
    expect(await state(site)).toBe('waiting');
    expect(site.chat.transcript).toMatch(/only memory:li.*The shop is open \(rule freeze\)/s);

    with_.during = [];
    await site.press(li, /^approve$/i);
    expect(applied(site)).toBe(1);
  });

  it('when a freeze began before anybody asked', async () => {
    const with_ = rules();
    with_.during = ['freeze'];
    const site = await planned(with_);

    expect(await state(site)).toBe('explaining');
    expect(site.chat.transcript).toMatch(/The shop is open \(rule freeze\)/);
  });
});

describe('a leaver', () => {
  it('loses every right with the next click', async () => {
    const with_ = rules();
    const site = await planned(with_);

    with_.people = people.replace('[staff, ops] }', '[staff, ops], disabled: true }');
    await site.press(jonas, /^approve$/i);

    expect((await site.incident()).state).toMatchObject({ kind: 'waiting', decisions: [] });
    expect(site.chat.transcript).toMatch(/only memory:jonas.*disabled/s);
  });

  it('does not stand for what they approved before they left', async () => {
    const with_ = rules();
    const site = await planned(with_);
    await site.press(jonas, /^approve$/i);

    with_.people = people.replace('[staff, ops] }', '[staff, ops], disabled: true }');
    await site.press(li, /^approve$/i);

    expect(applied(site)).toBe(0);
  });
});

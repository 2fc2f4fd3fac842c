import { describe, expect, it } from '@jest/globals';
import type { Person } from '#src/identity/person.ts';
import { somebody } from '#test/fakes/memory-chat.ts';
import { jonas, li, maria, Site } from '#test/fakes/site.ts';
import { MemoryRules } from '#test/fakes/site-rules.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';
const phone = somebody('jonas-phone');

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

describe('everything is stopped', () => {
  it('and nothing is looked at, planned, approved or run; people are told why', async () => {
    const with_ = rules();
    const site = await planned(with_);
    await site.press(jonas, /^approve$/i);

    with_.stopped = 'the storage is moving';
    await site.press(li, /^approve$/i);
    expect(applied(site)).toBe(0);
    expect(site.chat.transcript).toMatch(
      /only memory:li.*Everything is stopped: the storage is moving/s,
    );

    const thread = { platform: 'memory', id: 'another' };
    await site.chat.write(maria, report.replace('web-01', 'web-02'), { thread });
    await site.calm();
    expect(site.chat.newest?.fallbackText).toMatch(/Everything is stopped: the storage is moving/);

    with_.stopped = undefined;
    await site.press(li, /^approve$/i);
    expect(applied(site)).toBe(1);
  });

  it('lets what was begun come to its end', async () => {
    const with_ = rules();
    const site = await planned(with_);
    site.host.changes['start/apply'] = () => {
      with_.stopped = 'at once';
    };

    await site.press(jonas, /^approve$/i);
    await site.press(li, /^approve$/i);

    expect(site.host.ran).toContain('start/rollback');
  });
});

it('allows nothing while the files of the site cannot be read, and logs it', async () => {
  const with_ = rules();
  const site = await planned(with_);

  with_.broken = true;
  await site.press(jonas, /^approve$/i);
  await site.press(li, /^approve$/i);

  expect(applied(site)).toBe(0);
  expect((await site.incident()).state).toMatchObject({ kind: 'waiting', decisions: [] });
  expect(site.logged.some(({ level, message }) => level === 'error' && /rules/.test(message))).toBe(
    true,
  );
});

describe('one no', () => {
  it('ends it, unless the policy says that it only counts', async () => {
    const site = await planned(rules());
    await site.press(jonas, /^decline$/i);
    expect(await state(site)).toBe('declined');
  });

  it('takes back what the same human said, where it only counts', async () => {
    const counts = policy.replace('approvals: 2', 'approvals: 2, decline: counts');
    const site = await planned(rules({ policy: counts }));

    await site.press(jonas, /^approve$/i);
    await site.press(phone, /^decline$/i);
    await site.press(li, /^approve$/i);
    expect(applied(site)).toBe(0);
    expect(site.chat.newest?.fallbackText).toMatch(/Declined by/);

    await site.press(jonas, /^approve$/i);
    expect(applied(site)).toBe(1);
  });
});

it('takes one from each of two groups, and nobody for two', async () => {
  const each = policy.replace(
    'approve: [ops], approvals: 2',
    'approve: [staff], oneFromEach: [ops, security]',
  );
  const site = await planned(
    rules({
      policy: each,
      people: `${people}  ada: { accounts: [memory:ada], groups: [staff] }\n`,
    }),
  );

  await site.press(li, /^approve$/i);
  await site.press(somebody('Ada'), /^approve$/i);
  expect(applied(site)).toBe(0);
  await site.press(jonas, /^approve$/i);

  expect(applied(site)).toBe(1);
});

it('lets the next group approve once it has waited long enough, and not before', async () => {
  const calls = policy.replace(
    'approve: [ops], approvals: 2',
    'approve: [security], approvals: 1, escalation: { after: 1h, to: [ops] }',
  );
  const site = await planned(rules({ policy: calls }));

  await site.press(jonas, /^approve$/i);
  expect(applied(site)).toBe(0);
  await site.clock.advance(3_600_001);
  await site.calm();
  expect(site.chat.transcript).toMatch(
    /Still waiting.*the group security, and now also the group ops/s,
  );
  await site.press(jonas, /^approve$/i);

  expect(applied(site)).toBe(1);
});

import { describe, expect, it } from '@jest/globals';
import { somebody } from '#test/fakes/memory-chat.ts';
import { jonas, li, maria, Site, stoppedHost } from '#test/fakes/site.ts';
import { MemoryRules } from '#test/fakes/site-rules.ts';

/*
 * One test for each pitfall of other systems that concerns approval, named after it.
 */

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';

const people = `
people:
  maria: { accounts: [memory:maria], groups: [ops] }
  jonas: { accounts: [memory:jonas], groups: [ops] }
  li: { accounts: [memory:li], groups: [ops] }
`;

function policy(rest = ''): string {
  return `
rules:
  - { name: looks, probe: [anyone] }
  - { name: repairs, ask: [ops], approve: [ops]${rest} }
`;
}

async function waiting(rules = new MemoryRules({ policy: policy(), people })): Promise<Site> {
  const site = await new Site({ rules }).start();
  await site.write(maria, report);
  await site.press(maria, /plan/i);
  return site;
}

function applied(site: Site): number {
  return site.host.ran.filter((name) => name === 'start/apply').length;
}

async function state(site: Site): Promise<string> {
  const incident = await site.incident();
  return incident.state.kind === 'closed' ? incident.state.outcome : incident.state.kind;
}

describe('the approve button checks nobody, or fails open when the list is empty', () => {
  it.each([
    ['approve: [ops]', 'approve: []'],
    ['approve: [ops]', 'approve: [nobody-is-in-here]'],
    [', approve: [ops]', ''],
  ])('%s written as %s lets nobody approve', async (from, to) => {
    const rules = new MemoryRules({ policy: policy(), people });
    const site = await waiting(rules);

    rules.policy = policy().replace(from, to);
    await site.press(jonas, /^approve$/i);

    expect(applied(site)).toBe(0);
    expect(await state(site)).toBe('waiting');
  });

  it('a policy without rules allows neither a look nor a plan', async () => {
    const site = await new Site({
      rules: new MemoryRules({ policy: 'rules: []', people }),
    }).start();

    await site.write(maria, report);

    expect(site.host.ran).toEqual([]);
    expect(await state(site)).toBe('declined');
  });

  it('a guest of another organisation decides nothing, whatever group they bring', async () => {
    const site = await waiting();
    const guest = { ...somebody('Guest'), groups: ['ops', 'memory:ops', 'person:jonas'] };

    await site.chat.press(guest, 'Approve', { isExternal: true });
    await site.calm();

    expect(applied(site)).toBe(0);
  });
});

describe('the requester approves their own request', () => {
  it('also when they are an administrator of everything', async () => {
    const site = await waiting();

    await site.press(maria, /^approve$/i);

    expect(applied(site)).toBe(0);
    expect(site.chat.transcript).toMatch(/only memory:maria.*somebody else has to approve/s);
  });

  it('also from an account that they link between the request and the click', async () => {
    const rules = new MemoryRules({ policy: policy(), people });
    const site = await waiting(rules);

    rules.people = people.replace('[memory:maria]', '[memory:maria, memory:second]');
    await site.press(somebody('second'), /^approve$/i);

    expect(applied(site)).toBe(0);
  });
});

describe('the approval outlives reality', () => {
  it('expires where it is taken, and where it is carried out', async () => {
    const rules = new MemoryRules({ policy: policy(', expiresIn: 1h'), people });
    const site = await waiting(rules);

    await site.clock.advance(3_600_001);
    await site.calm();

    expect(await state(site)).toBe('expired');
    await site.chat.pressOld(jonas, 'Approve');
    await site.calm();
    expect(applied(site)).toBe(0);
  });

  it('is void when the host has changed since', async () => {
    const site = await waiting();
    site.host.readings = {
      service: { active: true, enabled: true, pid: 4711 },
      port: { result: 'open' },
    };

    await site.press(jonas, /^approve$/i);

    expect(applied(site)).toBe(0);
  });
});

describe('replayable, guessable or eternal buttons', () => {
  it('a click that is delivered twice is one vote', async () => {
    const site = await waiting(new MemoryRules({ policy: policy(', approvals: 2'), people }));

    await site.press(jonas, /^approve$/i);
    await site.chat.redeliver();
    await site.calm();

    expect((await site.incident()).state).toMatchObject({ kind: 'waiting', decisions: [{}] });
  });

  it('a token that nobody was given stands for nothing', async () => {
    const site = await waiting();

    await site.chat.deliver(jonas, { kind: 'action', token: '1'.padStart(24, 't') });
    await site.calm();

    expect(applied(site)).toBe(0);
  });
});

describe('double execution', () => {
  it('two people press in the same moment: it runs once', async () => {
    const site = await waiting();

    await Promise.all([site.chat.press(jonas, 'Approve'), site.chat.press(li, 'Approve')]);
    await site.calm();

    expect(applied(site)).toBe(1);
  });
});

describe('fails open on cancel', () => {
  it('what was called off is not run by a click that comes later', async () => {
    const site = await waiting();

    await site.write(maria, 'cancel');
    await site.chat.pressOld(jonas, 'Approve');
    await site.calm();

    expect(await state(site)).toBe('cancelled');
    expect(applied(site)).toBe(0);
  });
});

describe('a late timer overwrites a decision', () => {
  it('a plan that was approved in time is not closed as expired', async () => {
    const site = await waiting();

    await site.press(jonas, /^approve$/i);
    await site.clock.advance(24 * 3_600_000);
    await site.calm();

    expect(await state(site)).toBe('resolved');
  });
});

describe('everybody is the bot user', () => {
  it('the journal names the human, the account and the groups behind every decision', async () => {
    const site = await waiting();
    await site.press(jonas, /^approve$/i);

    const { id } = await site.incident();
    const records = await site.store.records(id);
    const decided = records.map(({ event }) => event).find(({ kind }) => kind === 'decided');

    expect(decided).toMatchObject({
      by: { account: 'memory:jonas', human: 'jonas', groups: ['ops'], standing: 'known' },
      today: { policy: { rules: ['looks', 'repairs'] } },
    });
  });
});

describe('quorum arithmetic', () => {
  it('a variant of a name is nobody, not a second person', async () => {
    const site = await waiting(new MemoryRules({ policy: policy(', approvals: 2'), people }));

    await site.press(jonas, /^approve$/i);
    for (const name of ['JONAS', 'jоnas', 'ｊonas']) {
      const variant = { ...jonas, account: somebody('x').account, name };
      await site.chat.press({ ...variant, account: somebody(name).account }, 'Approve');
      await site.calm();
    }

    expect(applied(site)).toBe(0);
  });

  it('where no file lists people, two spellings of one account are one vote', async () => {
    const rules = new MemoryRules({
      policy: policy(', approvals: 2').replaceAll('[ops]', '[anyone]'),
    });
    const site = await waiting(rules);
    const full = { ...jonas, account: somebody('ｊonas').account };

    await site.press(jonas, /^approve$/i);
    await site.chat.press(full, 'Approve');
    await site.calm();

    expect(applied(site)).toBe(0);
  });
});

it('a plan whose row was edited by hand is refused when it would run', async () => {
  const site = new Site({
    host: stoppedHost(),
    rules: new MemoryRules({ policy: policy(), people }),
  });
  await site.start();
  await site.write(maria, report);
  await site.press(maria, /plan/i);
  const before = await site.incident();
  if (before.state.kind !== 'waiting') throw new Error('no plan');

  // The plan asks for nobody any more, but for the digest that says otherwise.
  Object.assign(before.state.plan.requirement, { approvals: 1, from: [['anyone']] });
  await site.press(somebody('Eve'), /^approve$/i);

  expect(applied(site)).toBe(0);
});

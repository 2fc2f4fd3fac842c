import { describe, expect, it } from '@jest/globals';
import { jonas, li, maria, Site } from '#test/fakes/site.ts';
import { MemoryRules } from '#test/fakes/site-rules.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';
const elsewhere = { platform: 'memory', id: 'elsewhere' };

const people = `
people:
  maria: { accounts: [memory:maria], groups: [staff] }
  jonas: { accounts: [memory:jonas], groups: [staff, ops] }
  li: { accounts: [memory:li], groups: [staff, ops] }
`;
const policy = `
rules:
  - { name: looks, probe: [anyone] }
  - { name: repairs, ask: [staff], approve: [ops] }
`;

/** One place for all jobs. Whoever waits in `held` keeps it until `free` is called. */
async function busySite(rules: MemoryRules) {
  const site = await new Site({ rules, settings: { runs: 1 } }).start();
  const held = Promise.withResolvers<void>();
  await site.write(maria, report);
  await site.press(maria, /plan/i);
  return { site, held: held.promise, free: () => held.resolve() };
}

/** The repair is approved; before its script has its turn, a look at another host takes the only place. */
async function waitingForItsTurn(rules: MemoryRules) {
  const { site, held, free } = await busySite(rules);
  let looks = 0;
  site.host.before = async ({ name }) => {
    if (name !== 'service') return;
    looks += 1;
    if (looks === 1) void site.chat.write(li, report.replace('01', '02'), { thread: elsewhere });
    else if (looks === 2) await held;
    await site.calm();
  };
  await site.press(jonas, /^approve$/i);
  for (let turn = 0; turn < 3; turn += 1) await site.calm();
  expect(await site.store.inThread(site.chat.thread)).toMatchObject({
    state: { kind: 'applying', intended: true },
  });
  return { site, free };
}

async function freed({ site, free }: { site: Site; free: () => void }): Promise<void> {
  free();
  await site.calm();
  await site.calm();
}

describe('a repair that was approved and waits for its turn', () => {
  it('runs when its turn comes and nothing has changed', async () => {
    const waiting = await waitingForItsTurn(new MemoryRules({ policy, people }));

    await freed(waiting);

    expect(waiting.site.host.count('start/apply')).toBe(1);
  });

  it('does not begin when everything was stopped in the meantime', async () => {
    const rules = new MemoryRules({ policy, people });
    const waiting = await waitingForItsTurn(rules);

    rules.stopped = 'the storage is moving';
    await freed(waiting);

    expect(waiting.site.host.count('start/apply')).toBe(0);
    expect(waiting.site.chat.transcript).toMatch(/Everything is stopped: the storage is moving/);
  });

  it('does not begin when the only one who approved it has left in the meantime', async () => {
    const rules = new MemoryRules({ policy, people });
    const waiting = await waitingForItsTurn(rules);

    rules.people = people.replace(
      '[memory:jonas], groups',
      '[memory:jonas], disabled: true, groups',
    );
    await freed(waiting);

    expect(waiting.site.host.count('start/apply')).toBe(0);
    expect(waiting.site.chat.transcript).toMatch(/Too few of those who approved/);
  });

  it('does not begin when the rules ask for one person more in the meantime', async () => {
    const rules = new MemoryRules({ policy, people });
    const waiting = await waitingForItsTurn(rules);

    rules.policy = policy.replace('approve: [ops]', 'approve: [ops], approvals: 2');
    await freed(waiting);

    expect(waiting.site.host.count('start/apply')).toBe(0);
  });
});

describe('while everything is stopped', () => {
  it('a look that waits for its turn does not begin', async () => {
    const rules = new MemoryRules({ policy, people });
    const { site, held, free } = await busySite(rules);
    site.host.before = async () => held;
    const other = { platform: 'memory', id: 'other' };
    await site.chat.write(maria, report, { thread: elsewhere });
    await site.chat.write(maria, report.replace('01', '02'), { thread: other });
    await site.calm();
    const before = site.host.ran.length;

    rules.stopped = 'the storage is moving';
    free();
    await site.calm();

    expect(site.host.ran.length).toBe(before + 1);
    expect(await site.store.inThread(other)).toMatchObject({
      state: { kind: 'closed', outcome: 'declined' },
    });
  });

  it('a host that comes free is not looked at again for the next repair', async () => {
    const rules = new MemoryRules({ policy, people });
    const site = await new Site({ rules }).start();
    const held = Promise.withResolvers<void>();
    await site.write(maria, report);
    await site.press(maria, /plan/i);
    await site.chat.write(maria, report, { thread: elsewhere });
    await site.calm();
    await site.press(maria, /plan/i);
    const tokens = site.chat.messages.flatMap(({ versions }) =>
      (versions.at(-1)?.actions ?? []).filter(({ label }) => label === 'Approve'),
    );
    site.host.before = async ({ name }) => (name === 'start/apply' ? held.promise : undefined);
    for (const { token } of tokens) await site.chat.deliver(jonas, { kind: 'action', token });
    await site.calm();
    expect(await site.store.inThread(elsewhere)).toMatchObject({ state: { kind: 'rechecking' } });
    const before = site.host.count('service');

    rules.stopped = 'the storage is moving';
    held.resolve();
    await site.calm();

    // The one that was begun is verified; the other one is let go without a look.
    expect(site.host.count('service')).toBe(before + 1);
    expect(await site.store.inThread(elsewhere)).toMatchObject({
      state: { kind: 'closed', outcome: 'declined' },
    });
    expect(site.chat.transcript).toMatch(/Everything is stopped: the storage is moving/);
  });
});

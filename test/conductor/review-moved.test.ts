import { describe, expect, it } from '@jest/globals';
import { createHosts } from '#src/host/find-host.ts';
import { Host } from '#src/host/host.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { Hosts } from '#src/ports/hosts.ts';
import { defaults, jonas, li, maria, Site } from '#test/fakes/site.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';

async function proposed(parts: ConstructorParameters<typeof Site>[0] = {}): Promise<Site> {
  const site = await new Site(parts).start();
  await site.write(maria, report);
  await site.press(maria, /plan/i);
  return site;
}

function inventoryOf(host: object): Hosts {
  const plain = { name: 'web-01', address: 'web-01.example.org', platform: 'linux' };
  return createHosts([Host.parse({ ...plain, transports: { practice: {} }, ...host })]);
}

describe('an approval that was given before a restart', () => {
  it.each([
    ['the name stands for another address', { address: '10.0.0.66' }],
    ['the host is of another platform', { platform: 'windows' }],
    ['the name is an alias of another host', { name: 'web-09', aliases: ['web-01'] }],
    ['the host is no longer there', { name: 'web-09', address: 'web-09.example.org' }],
  ])('is void when %s', async (_what, host) => {
    const site = await proposed();
    site.hosts = inventoryOf(host);

    await site.restart();
    await site.press(jonas, /^approve$/i);

    expect(site.host.count('start/apply')).toBe(0);
    expect(await site.kinds()).not.toContain('run-intended');
  });

  it('says what became of the address', async () => {
    const site = await proposed();
    site.hosts = inventoryOf({ address: '10.0.0.66' });

    await site.restart();
    await site.press(jonas, /^approve$/i);

    expect(site.chat.transcript).toMatch(/10\.0\.0\.66 now, was web-01\.example\.org/);
  });

  it('is void when the policy no longer lets that person approve', async () => {
    const site = await proposed();
    site.settings = {
      requirement: () => ({ approvals: 1, requesterMayApprove: false, approvers: [li.account] }),
    };

    await site.restart();
    await site.press(jonas, /^approve$/i);

    expect(site.host.count('start/apply')).toBe(0);
    expect(site.chat.transcript).toMatch(/approval no longer fits/);
  });

  it('is not enough when the policy asks for more people now', async () => {
    const site = await proposed();
    const { approvers } = defaults.requirement({ risk: 'low', suspected: false });
    site.settings = {
      requirement: () => ({ approvals: 2, requesterMayApprove: false, approvers }),
    };

    await site.restart();
    await site.press(jonas, /^approve$/i);

    expect(site.host.count('start/apply')).toBe(0);
  });
});

it('puts nothing back on another machine than the one that was changed', async () => {
  const site = await proposed();
  site.host.changes['start/apply'] = () => undefined;
  const append = site.store.append.bind(site.store);
  site.store.append = async (entry) =>
    entry.event.kind === 'run-intended' && entry.after.state.kind === 'rolling-back'
      ? new Promise(() => undefined)
      : append(entry);
  await site.press(jonas, /^approve$/i);
  expect((await site.incident()).state.kind).toBe('rolling-back');
  site.hosts = inventoryOf({ address: '10.0.0.66' });

  await site.restart();

  expect(site.host.count('start/rollback')).toBe(0);
  expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'unknown' });
});

it('runs no script but the one whose digest was approved', async () => {
  const first = await proposed();
  const cards = first.chat.cardsFor(jonas.account);
  const approve = cards.flatMap(({ actions }) => actions).find(({ label }) => label === 'Approve');
  const forged = new Proxy(first.store, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      const bound: unknown = member.bind(target);
      if (name !== 'openIncidents') return bound;
      return async () => (await target.openIncidents()).map(withOtherScript);
    },
  });
  const site = await new Site({ store: forged }).start();
  for (let each = 1; each <= 3; each += 1) await site.write(li, 'help');

  await site.chat.deliver(jonas, { kind: 'action', token: approve?.token ?? '' });
  await site.calm();

  expect((await site.kinds()).slice(-2)).toEqual(['run-intended', 'run-ended']);
  expect(site.host.count('start/apply')).toBe(0);
});

function withOtherScript(incident: Incident): Incident {
  const { state } = incident;
  if (state.kind !== 'waiting') return incident;
  const apply = { ...state.plan.apply, text: 'rm -rf /' };
  return { ...incident, state: { ...state, plan: { ...state.plan, apply } } };
}

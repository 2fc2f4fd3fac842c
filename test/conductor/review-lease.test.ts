import { describe, expect, it } from '@jest/globals';
import { BotError } from '#src/errors.ts';
import type { Incident, IncidentId } from '#src/incident/incident.ts';
import type { Store } from '#src/ports/store.ts';
import { demoPlaybook } from '#test/fakes/demo-playbook.ts';
import { jonas, li, maria, Site } from '#test/fakes/site.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';

/** Two incidents on one host, each with a plan that waits; the first one's script hangs at the gate. */
async function twoPlans(): Promise<{ site: Site; gate: PromiseWithResolvers<void> }> {
  const site = await new Site({ settings: { approvalExpiry: 30_000 } }).start();
  await site.write(maria, report);
  await site.press(maria, /plan/i);
  const gate = Promise.withResolvers<void>();
  site.host.before = ({ name, mode }) =>
    name === 'start/apply' && mode === 'run' ? gate.promise : Promise.resolve();
  await site.press(jonas, /^approve$/i);
  await site.chat.write(li, report, { thread: { platform: 'memory', id: 'thread-2' } });
  await site.calm();
  await site.press(li, /plan/i);
  return { site, gate };
}

async function newest(site: Site): Promise<Incident['state']> {
  return (await site.incident()).state;
}

describe('the lease of a host', () => {
  it('is not kept by an incident that was called off while it asked for it', async () => {
    const site = await new Site().start();
    await site.write(maria, report);
    await site.press(maria, /plan/i);
    const slow = Promise.withResolvers<void>();
    site.playbooks = [demoPlaybook((yaml) => yaml.replace('for tests', 'for the tests'))];
    await site.restart();
    slowRevision(site.store, slow.promise);
    await site.press(jonas, /^approve$/i);
    await site.write(maria, 'cancel');
    slow.resolve();
    await site.calm();

    await site.write(maria, report);
    await site.press(maria, /plan/i);
    await site.press(jonas, /^approve$/i);

    expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'resolved' });
  });

  it('goes on to the next one even when the store cannot read the one that is over', async () => {
    const { site, gate } = await twoPlans();
    await site.press(jonas, /^approve$/i);
    const [, holder] = await site.store.recent(2);
    unreadable(site.store, holder);

    gate.resolve();
    await site.calm();

    expect(await newest(site)).toMatchObject({ kind: 'closed', outcome: 'no-cause-found' });
  });

  it('says that an approval expired while it waited, when it does', async () => {
    const { site } = await twoPlans();
    await site.press(jonas, /^approve$/i);

    await site.clock.advance(30_001);

    expect(await newest(site)).toMatchObject({ kind: 'closed', outcome: 'expired' });
    expect(site.host.count('start/apply')).toBe(0);
  });
});

/** What a playbook was is found out late: a database elsewhere, a disk that sleeps. */
function slowRevision(store: Store, until: Promise<void>): void {
  const revision = store.revision.bind(store);
  store.revision = async (digest) => {
    await until;
    return revision(digest);
  };
}

function unreadable(store: Store, closed: IncidentId | undefined): void {
  const incident = store.incident.bind(store);
  store.incident = async (id) => {
    if (id === closed) throw new BotError('store-failed', 'the disk cannot be read');
    return incident(id);
  };
}

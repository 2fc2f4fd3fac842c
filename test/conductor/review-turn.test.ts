import { describe, expect, it } from '@jest/globals';
import type { Event } from '#src/incident/event.ts';
import { jonas, li, maria, Site } from '#test/fakes/site.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';
const other = 'rdp to web-02 dies: Error code: 0x904 Extended error code: 0x7';

async function proposed(parts: ConstructorParameters<typeof Site>[0] = {}): Promise<Site> {
  const site = await new Site(parts).start();
  await site.write(maria, report);
  await site.press(maria, /plan/i);
  return site;
}

/** As soon as an event is durable, other people report what takes every place there is. */
function flood(site: Site, kind: Event['kind'], reports: number): PromiseWithResolvers<void> {
  const gate = Promise.withResolvers<void>();
  const append = site.store.append.bind(site.store);
  site.store.append = async (entry) => {
    const record = await append(entry);
    if (entry.event.kind !== kind) return record;
    site.host.before = ({ name }) => (name === 'service' ? gate.promise : Promise.resolve());
    for (let each = 1; each <= reports; each += 1) {
      await site.chat.write(li, other, { thread: { platform: 'memory', id: `flood-${each}` } });
    }
    await site.calm();
    return record;
  };
  return gate;
}

describe('a repair while everybody is busy', () => {
  it('does not begin once its approval has expired in the queue', async () => {
    const settings = { runs: 1, runsPerHost: 1, approvalExpiry: 30_000 };
    const site = await proposed({ settings });
    const gate = flood(site, 'run-intended', 1);
    await site.press(jonas, /^approve$/i);

    await site.clock.advance(30_001);
    gate.resolve();
    await site.calm();

    expect(site.host.count('start/apply')).toBe(0);
    expect(site.chat.transcript).toMatch(/expired before it was the turn/);
  });

  it('does not wait behind the looks of others', async () => {
    const site = await proposed({ settings: { runs: 1, runsPerHost: 1, incidents: 2 } });
    const gate = flood(site, 'run-intended', 5);
    await site.press(jonas, /^approve$/i);
    await site.clock.advance(1);

    gate.resolve();
    await site.calm();

    const [first] = (await site.store.recent(10)).slice(-1);
    const repaired = first === undefined ? undefined : await site.store.incident(first);
    expect(repaired?.state).toMatchObject({ kind: 'closed', outcome: 'resolved' });
    // The look that had begun, the repair with its proof, and only then the others.
    expect(site.host.ran.slice(3, 6)).toEqual(['service', 'start/apply', 'service']);
    expect(site.host.ran.length).toBe(10);
  });
});

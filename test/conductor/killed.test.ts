import { describe, expect, it } from '@jest/globals';
import type { Event } from '#src/incident/event.ts';
import type { Store } from '#src/ports/store.ts';
import { jonas, maria, Site } from '#test/fakes/site.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';

const whole: readonly Event['kind'][] = [
  'opened',
  'probed',
  'chosen',
  'planned',
  'decided',
  'leased',
  'rechecked',
  'run-intended',
  'run-ended',
  'verified',
];

/** A process that is killed at a commit never hears of it again: its promise hangs for ever. */
function killedAt(site: Site, kind: Event['kind'], when: 'before' | 'after'): () => boolean {
  let killed = false;
  const store: Store = site.store;
  const append = store.append.bind(store);
  store.append = async (entry) => {
    if (entry.event.kind !== kind) return append(entry);
    if (when === 'after') await append(entry);
    killed = true;
    return new Promise(() => undefined);
  };
  return () => killed;
}

/** People do what they would do: report, choose, approve, as often as they are asked. */
async function play(site: Site): Promise<void> {
  await site.write(maria, report);
  await goOn(site);
}

/** Lets people act until the process is dead; what they then do reaches nobody. */
async function untilKilled(site: Site, killed: () => boolean): Promise<void> {
  play(site).catch(() => undefined);
  for (let turn = 0; turn < 100 && !killed(); turn += 1) await site.calm();
}

async function goOn(site: Site): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) {
    const [id] = await site.store.recent(1);
    const state = id === undefined ? undefined : (await site.store.incident(id))?.state;
    if (state === undefined) await site.write(maria, report);
    if (state?.kind === 'explaining') await site.press(maria, /plan/i);
    if (state?.kind === 'waiting') await site.press(jonas, /^approve$/i);
  }
}

describe.each(whole)('killed at the commit of %s', (kind) => {
  it.each(['before', 'after'] as const)(
    '%s it is durable: goes on, changes nothing twice, tells once',
    async (when) => {
      const site = await new Site().start();
      await untilKilled(site, killedAt(site, kind, when));

      await site.restart();
      await goOn(site);

      const incident = await site.incident();
      // With the intent on disk and no end, nobody can know whether the script began.
      const unknown = kind === 'run-intended' && when === 'after';
      expect(incident.state).toMatchObject({
        kind: 'closed',
        outcome: unknown ? 'unknown' : 'resolved',
      });
      expect(site.host.count('start/apply')).toBe(unknown ? 0 : 1);
      const keys = site.chat.messages.map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
      const cards = site.chat.messages.map(({ versions }) => versions.at(-1)?.fallbackText ?? '');
      expect(new Set(cards).size).toBe(cards.length);
      expect(await site.store.verify()).toEqual([]);
      expect(await site.store.undelivered()).toEqual([]);
    },
  );
});

it('says that the end of a script is unknown when it was killed while the script ran', async () => {
  const site = await new Site().start();
  let running = false;
  site.host.before = ({ name, mode }) => {
    running ||= name === 'start/apply' && mode === 'run';
    return running ? new Promise(() => undefined) : Promise.resolve();
  };
  await untilKilled(site, () => running);
  site.host.before = () => Promise.resolve();

  await site.restart();

  expect(await site.kinds()).toContain('run-ended');
  expect(site.chat.transcript).toMatch(/do not know whether it finished/i);
  expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'unknown' });
  expect(site.host.count('start/apply')).toBe(0);
});

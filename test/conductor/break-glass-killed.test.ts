import { describe, expect, it } from '@jest/globals';
import type { Event } from '#src/incident/event.ts';
import type { Store } from '#src/ports/store.ts';
import {
  applied,
  breaksGlass,
  noor,
  reason,
  reviews,
  standing,
  waitingSite,
} from '#test/fakes/glass-site.ts';
import { jonas, type Site } from '#test/fakes/site.ts';

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

async function untilKilled(site: Site, killed: () => boolean): Promise<void> {
  for (let turn = 0; turn < 100 && !killed(); turn += 1) await site.calm();
  expect(killed()).toBe(true);
}

const run: readonly Event['kind'][] = [
  'glass-broken',
  'leased',
  'rechecked',
  'run-intended',
  'run-ended',
  'verified',
];

describe.each(run)('killed at the commit of %s', (kind) => {
  it.each(['before', 'after'] as const)(
    '%s it is durable: the glass is broken once, nothing runs twice, and the review is asked for',
    async (when) => {
      const site = await waitingSite();
      const killed = killedAt(site, kind, when);
      site.chat.press(jonas, 'Break glass…', { input: reason }).catch(() => undefined);
      await untilKilled(site, killed);

      await site.restart();
      await site.conductor.idle();
      if ((await standing(site)) === 'waiting') await breaksGlass(site);

      // With the intent written and nothing known of the script, nobody runs it again.
      expect(applied(site)).toBe(kind === 'run-intended' && when === 'after' ? 0 : 1);
      expect((await site.incident()).broken).toHaveLength(1);
      expect(await standing(site)).toMatch(/^reviewing (resolved|unknown)$/);
      expect(site.chat.transcript.match(/The glass is broken/g)).toHaveLength(1);
      await reviews(site);
      expect(await standing(site)).toMatch(/^closed/);
    },
  );
});

describe('killed at the commit of the review', () => {
  it.each(['before', 'after'] as const)('%s it is durable: it counts once', async (when) => {
    const site = await waitingSite();
    await breaksGlass(site);
    const killed = killedAt(site, 'reviewed', when);
    site.chat
      .press(noor, 'Acknowledge…', { input: 'I read the journal of it' })
      .catch(() => undefined);
    await untilKilled(site, killed);

    await site.restart();
    if (when === 'before') await reviews(site);

    expect(await standing(site)).toBe('closed resolved');
    expect((await site.kinds()).filter((each) => each === 'reviewed')).toHaveLength(1);
    expect(site.chat.transcript.match(/Noor acknowledges what was done alone/g)).toHaveLength(1);
  });
});

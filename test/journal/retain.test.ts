import { beforeEach, describe, expect, it } from '@jest/globals';
import type { IncidentId } from '#src/incident/incident.ts';
import { retain } from '#src/journal/retain.ts';
import { Retaining } from '#src/journal/retaining.ts';
import type { RetentionSettings } from '#src/journal/retention-settings.ts';
import type { Pictures } from '#src/ports/pictures.ts';
import { incidentId, opening } from '#test/contracts/store-samples.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { closedIncident, signer } from '#test/fakes/forgotten-samples.ts';
import { MemoryLog } from '#test/fakes/memory-log.ts';
import { MemoryStore } from '#test/fakes/memory-store.ts';

const day = 86_400_000;
let store: MemoryStore;
let kept: Set<IncidentId>;
let pictures: Pictures;

beforeEach(() => {
  store = new MemoryStore();
  kept = new Set([incidentId(1), incidentId(2), incidentId(9)]);
  pictures = {
    keep: async () => 'd',
    incidents: async () => [...kept],
    forget: async (incident) => {
      kept.delete(incident);
    },
  };
});

/** Incidents 1 and 2 ended at 2500 ms; 9 is open. */
async function fill(): Promise<void> {
  await closedIncident(store, 1);
  await closedIncident(store, 2);
  await store.append(opening(9));
}

function round(settings: RetentionSettings, at: number) {
  const means = { signer, chance: () => 'abcd' };
  return retain({ store, pictures, means: { ...means, chance: digits() }, settings }, at);
}

function digits(): () => string {
  let next = 0x1000;
  return () => {
    next += 1;
    return next.toString(16);
  };
}

async function textOf(number: number): Promise<string> {
  return JSON.stringify(await store.records(incidentId(number)));
}

describe('a round of retention', () => {
  it('removes nothing while nothing is too old', async () => {
    await fill();

    const done = await round({ persons: 90 * day, pictures: day }, 2500 + day);

    expect(done).toEqual({ persons: 0, incidents: 0, pictures: 0, left: [], isScrubbed: true });
    expect(await textOf(1)).toContain('test:maria');
  });

  it('removes people first, then what was said, and touches nothing that is open', async () => {
    await fill();
    const settings = { persons: 90 * day, incidents: 400 * day };

    const people = await round(settings, 2501 + 90 * day);
    expect(people).toMatchObject({ persons: 2, incidents: 0, left: [] });
    expect([...kept]).toEqual([incidentId(9)]);
    expect(await textOf(1)).not.toMatch(/maria|jonas/i);
    expect(await textOf(1)).toContain('room 7');

    const all = await round(settings, 2501 + 400 * day);
    expect(all).toMatchObject({ persons: 0, incidents: 2, left: [] });
    expect(await textOf(1)).not.toContain('room');
    expect(await textOf(9)).toContain('test:maria');
    expect(await store.verify()).toEqual([]);
  });

  it('does nothing a second time', async () => {
    await fill();
    const settings = { persons: 8 * day, incidents: 9 * day };
    await round(settings, 20 * day);
    const head = await store.head();

    expect(await round(settings, 20 * day)).toMatchObject({ persons: 0, incidents: 0, left: [] });
    expect(await store.head()).toEqual(head);
  });

  it('goes on after one that cannot be removed, and says which', async () => {
    await fill();
    const forget = store.forget.bind(store);
    store.forget = (forgetting) =>
      forgetting.incident === incidentId(1) ? Promise.resolve(false) : forget(forgetting);

    const done = await round({ persons: 8 * day }, 20 * day);

    expect(done).toMatchObject({ persons: 1, left: [{ incident: incidentId(1) }] });
    expect(await textOf(2)).not.toContain('maria');
  });

  it('removes pictures alone without a key, and those that a kill left behind', async () => {
    await fill();

    const done = await retain(
      { store, pictures, means: undefined, settings: { pictures: day } },
      2 * day,
    );

    expect(done).toMatchObject({ pictures: 2 });
    expect([...kept]).toEqual([incidentId(9)]);
    expect(await textOf(1)).toContain('test:maria');
  });
});

describe('the bot', () => {
  it('carries retention out once a day, and tells what failed', async () => {
    await fill();
    const clock = new FakeClock(20 * day);
    const log = new MemoryLog();
    const means = { signer, chance: digits() };
    const settings = { persons: 8 * day };
    const retaining = new Retaining({ store, pictures, means, settings, clock, log });
    retaining.start();

    await clock.advance(5 * 60_000);
    await retaining.idle();
    expect(await textOf(1)).not.toContain('maria');

    await closedIncident(store, 3);
    await clock.advance(day);
    await retaining.idle();
    expect(await textOf(3)).not.toContain('maria');
    await retaining.stop();
    expect(log.lines.map(({ message }) => message)).toEqual([
      'what was too old is removed',
      'what was too old is removed',
    ]);
  });
});

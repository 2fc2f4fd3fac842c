import { describe, expect, it } from '@jest/globals';
import { BotError } from '#src/errors.ts';
import { MemoryStore } from '#test/fakes/memory-store.ts';
import { jonas, maria, Site } from '#test/fakes/site.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';
const full = new BotError('store-full', 'no space left on the device');

async function proposed(store: MemoryStore): Promise<Site> {
  const site = await new Site({ store }).start();
  await site.write(maria, report);
  await site.press(maria, /plan/i);
  return site;
}

describe('while the store refuses to write', () => {
  it('keeps the end of a script until it can be written, and goes on from there', async () => {
    const store = new MemoryStore();
    const site = await proposed(store);
    site.host.before = async ({ name, mode }) => {
      if (name === 'start/apply' && mode === 'run') store.fail(full);
    };
    await site.press(jonas, /^approve$/i);
    expect((await site.incident()).state.kind).toBe('applying');

    store.fail(undefined);
    await site.clock.advance(5 * 60_000);

    expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'resolved' });
    expect(site.host.count('start/apply')).toBe(1);
  });

  it('keeps readings until they can be written', async () => {
    const store = new MemoryStore();
    const site = await new Site({ store }).start();
    site.host.before = async () => store.fail(full);
    await site.write(maria, report);

    store.fail(undefined);
    await site.clock.advance(5 * 60_000);

    expect((await site.incident()).state.kind).toBe('explaining');
  });

  it('starts nothing when the intent is written only after the approval expired', async () => {
    const store = new MemoryStore();
    const site = await proposed(store);
    const append = store.append.bind(store);
    store.append = async (entry) => {
      if (entry.event.kind === 'run-intended') store.fail(full);
      return append(entry);
    };
    await site.press(jonas, /^approve$/i);

    await site.clock.advance(5 * 60 * 60_000);
    store.append = append;
    store.fail(undefined);
    await site.clock.advance(5 * 60_000);

    expect(site.host.count('start/apply')).toBe(0);
    expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'expired' });
  });

  it('still closes what expired meanwhile', async () => {
    const store = new MemoryStore();
    const site = await proposed(store);
    store.fail(full);
    await site.clock.advance(5 * 60 * 60_000);

    store.fail(undefined);
    await site.clock.advance(5 * 60_000);

    expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'expired' });
  });
});

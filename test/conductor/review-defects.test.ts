import { describe, expect, it } from '@jest/globals';
import { BotError } from '#src/errors.ts';
import type { Event } from '#src/incident/event.ts';
import { MemoryStore } from '#test/fakes/memory-store.ts';
import { jonas, maria, Site, stoppedHost } from '#test/fakes/site.ts';

const report = 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7';
const day = 24 * 60 * 60_000;

const kinds: readonly Event['kind'][] = [
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

const faults = {
  defect: () => new Error('nobody foresaw this'),
  'full disk': () => new BotError('store-full', 'no space left on the device'),
};

/** People try as long as the bot lets them; what is rejected they see as an error. */
async function play(site: Site): Promise<void> {
  await site.write(maria, report).catch(() => undefined);
  for (let turn = 0; turn < 6; turn += 1) {
    await site.clock.advance(10 * 60_000);
    const [id] = await site.store.recent(1);
    const state = id === undefined ? undefined : (await site.store.incident(id))?.state;
    if (state === undefined) await site.write(maria, report).catch(() => undefined);
    if (state?.kind === 'explaining') await site.press(maria, /plan/i).catch(() => undefined);
    if (state?.kind === 'waiting') await site.press(jonas, /^approve$/i).catch(() => undefined);
  }
  await site.clock.advance(2 * day);
}

async function expectSound(site: Site): Promise<void> {
  const { state } = await site.incident();
  expect(state.kind).toBe('closed');
  expect(site.host.count('start/apply')).toBeLessThanOrEqual(1);
  expect(await site.store.undelivered()).toEqual([]);
  expect(await site.store.verify()).toEqual([]);
  const told = site.chat.messages.map(({ versions }) => versions.at(-1)?.fallbackText ?? '');
  expect(told.join('\n')).toContain((await site.incident()).id);
  expect(site.logged.some(({ level }) => level === 'error')).toBe(true);
  await expectFree(site);
}

/** What stands there still says that something is under way. */
function stillRunning(site: Site): readonly string[] {
  return site.chat.messages.flatMap(({ versions }) => {
    const card = versions.at(-1);
    const isRunning = card?.blocks.some(
      (block) => block.kind === 'steps' && block.steps.some(({ status }) => status === 'running'),
    );
    return isRunning === true ? [card?.fallbackText ?? ''] : [];
  });
}

/** Nothing is left that keeps the next incident from the same host. */
async function expectFree(site: Site): Promise<void> {
  expect(stillRunning(site)).toEqual([]);
  site.host.readings = stoppedHost().readings;
  await play(site);
  expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'resolved' });
}

describe.each(kinds)('at the commit of %s', (kind) => {
  it.each(['defect', 'full disk'] as const)(
    'a %s ends in words, runs nothing twice and blocks nobody',
    async (fault) => {
      const site = await new Site().start();
      const append = site.store.append.bind(site.store);
      let left = 3;
      site.store.append = async (entry) => {
        if (entry.event.kind !== kind || left === 0) return append(entry);
        left -= 1;
        throw faults[fault]();
      };

      await play(site);

      expect(left).toBeLessThan(3);
      left = 0;
      await expectSound(site);
    },
  );
});

const methods = ['revision', 'message', 'action', 'delivered', 'keepRevision'] as const;

describe.each(methods)('a store whose "%s" fails for a while', (method) => {
  it.each([1, 3])('from its call %i on ends in words and blocks nobody', async (from) => {
    const store = new MemoryStore();
    let calls = 0;
    const failing = new Proxy(store, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        // The one that gives no promise.
        if (name === 'scan') return (at: number) => target.scan(at);
        return async (...args: readonly unknown[]): Promise<unknown> => {
          calls += name === method ? 1 : 0;
          if (name === method && calls >= from && calls < from + 4) throw faults['full disk']();
          return Reflect.apply(member, target, args);
        };
      },
    });
    const site = await new Site({ store: failing }).start();

    await play(site);

    expect((await site.incident()).state.kind).toBe('closed');
    expect(site.host.count('start/apply')).toBeLessThanOrEqual(1);
    expect(await site.store.undelivered()).toEqual([]);
    await expectFree(site);
  });
});

describe.each(['service', 'start/preview', 'start/apply', 'start/rollback'])(
  'a transport that breaks at %s',
  (call) => {
    it('ends in words and blocks nobody', async () => {
      const host = stoppedHost();
      const works = host.changes['start/apply'] ?? (() => undefined);
      // Rolled back only when it did not help.
      if (call === 'start/rollback') host.changes['start/apply'] = () => undefined;
      host.faults.set(call, 'throws');
      const site = await new Site({ host }).start();

      await play(site);
      host.faults.clear();
      host.changes['start/apply'] = works;

      expect((await site.incident()).state.kind).toBe('closed');
      expect(site.logged.some(({ level }) => level === 'error')).toBe(true);
      await expectFree(site);
    });
  },
);

it('gets over a chat that throws whatever it likes', async () => {
  const site = await new Site().start();
  const post = site.chat.post.bind(site.chat);
  let left = 20;
  site.chat.post = async (...args) => {
    left -= 1;
    if (left > 0) throw new TypeError('nobody foresaw this');
    return post(...args);
  };

  await play(site);

  expect(await site.store.undelivered()).toEqual([]);
  await expectFree(site);
});

it('says no longer that it applies what was never started', async () => {
  const site = await new Site().start();
  await site.write(maria, report);
  await site.press(maria, /plan/i);
  site.host.faults.set('start/apply', 'unreachable');

  await site.press(jonas, /^approve$/i);

  expect((await site.incident()).state.kind).toBe('explaining');
  expect(stillRunning(site)).toEqual([]);
});

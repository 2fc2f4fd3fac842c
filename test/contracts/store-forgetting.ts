import { describe, expect, it } from '@jest/globals';
import { BotError } from '#src/errors.ts';
import { lineOf } from '#src/journal/chain.ts';
import { removalFault } from '#src/journal/forgiven.ts';
import type { Forgetting, Store } from '#src/ports/store.ts';
import {
  closedIncident,
  forgetIn,
  signer,
  trusted,
  wantedOf,
} from '#test/fakes/forgotten-samples.ts';
import { maria } from '#test/fakes/incident-samples.ts';
import type { Subject } from './store-entry.ts';
import { all, following, incidentId, opening } from './store-samples.ts';

const id = incidentId(1);

/** Everything that a store tells of an incident. */
export async function told(store: Store): Promise<string> {
  const records = await all(store.scan(1));
  return JSON.stringify([records, await store.incident(id), await store.messages(id)]);
}

/** What every store promises about forgetting people. */
export function forgettingPromises(subject: () => Subject): void {
  describe('forgetting', () => {
    it.each([
      {
        scope: 'person' as const,
        gone: ['test:jonas', 'jonas', 'Jonas'],
        left: ['test:maria', '0171 5551234', 'test:li'],
      },
      {
        scope: 'people' as const,
        gone: ['jonas', 'maria', 'Maria', 'test:li', '0171', 'room 5', 'Jonas'],
        left: ['room 7', 'restart-cause', 'web-01'],
      },
      {
        scope: 'text' as const,
        gone: ['jonas', 'maria', 'Maria', 'test:li', '0171', 'room', 'a defect'],
        left: ['restart-cause', 'web-01', '"decision":"approve"'],
      },
    ])(
      'of $scope leaves a whole journal, and nothing of them in it',
      async ({ scope, gone, left }) => {
        const { store, reopen } = subject();
        await closedIncident(store);
        const hash = (await all(store.scan(1))).map((record) => record.hash);

        expect(await forgetIn(store, id, { scope })).toBe(true);

        const again = await reopen();
        expect(await again.verify()).toEqual([]);
        const text = await told(again);
        for (const word of gone) expect(text).not.toContain(word);
        for (const word of left) expect(text).toContain(word);
        const records = await all(again.scan(1));
        expect(records.slice(0, -1).map((record) => record.hash)).toEqual(hash);
        expect(records.flatMap((record) => removalFault(lineOf(record), trusted) ?? [])).toEqual(
          [],
        );
        expect((await again.incident(id))?.state).toMatchObject({
          kind: 'closed',
          outcome: 'cancelled',
        });
        expect(await again.action('t-1')).toBeUndefined();
        expect(await again.messages(id)).toEqual([]);
      },
    );

    it('keeps who approved apart from who reported', async () => {
      const { store } = subject();
      await closedIncident(store);

      await forgetIn(store, id, { scope: 'people' });

      const events = (await store.records(id)).map(({ event }) => event);
      const decided = events.flatMap((event) =>
        event.kind === 'decided' ? [event.by.account] : [],
      );
      const [opened] = events;
      const reporter = opened?.kind === 'opened' ? opened.reporter : undefined;
      expect(decided).toHaveLength(2);
      expect(decided[0]).toBe(reporter?.account);
      expect(decided[1]).not.toBe(decided[0]);
      expect(reporter).toEqual({
        account: expect.stringMatching(/^test:person-[0-9a-f]{4}$/),
        name: expect.stringMatching(/^person [0-9a-f]{4}$/),
      });
    });

    it('goes deeper a second time, and the last word counts', async () => {
      const { store, reopen } = subject();
      await closedIncident(store);

      await forgetIn(store, id, { scope: 'person' });
      await forgetIn(store, id, { scope: 'people' });
      await forgetIn(store, id, { scope: 'text' });

      const again = await reopen();
      expect(await again.verify()).toEqual([]);
      expect(
        (await again.records(id)).filter(({ event }) => event.kind === 'forgotten'),
      ).toHaveLength(3);
      expect(await told(again)).not.toMatch(/maria|jonas|0171/i);
    });

    it('has nothing to do where the person is not, and then there is nothing to write', async () => {
      const { store } = subject();
      await closedIncident(store);
      await forgetIn(store, id, { scope: 'person' });

      expect(await wantedOf(store, id, { scope: 'person' })).toBeUndefined();
    });

    it('leaves an incident alone that is open', async () => {
      const { store } = subject();
      await store.append(opening(1));

      expect(await isLeftAlone(store, await wantedOf(store, id, { scope: 'people' }))).toBe(true);
    });

    it('leaves an incident alone to which something came since', async () => {
      const { store } = subject();
      const end = await closedIncident(store);
      const forgetting = await wantedOf(store, id, { scope: 'people' });
      await store.append(following(end, { kind: 'feedback', works: true, by: maria, at: 3000 }));

      expect(await isLeftAlone(store, forgetting)).toBe(true);
    });

    it('leaves an incident alone while a message of it waits', async () => {
      const { store } = subject();
      const { after } = await closedIncident(store);
      const forgetting = await wantedOf(store, id, { scope: 'people' });
      const waits = { key: 'w', incident: id, thread: after.thread, card: emptyCard };
      await store.append({ ...opening(2), outgoing: [waits] });

      expect(await isLeftAlone(store, forgetting)).toBe(true);
    });

    it('holds against whoever was on the way with what the incident was before', async () => {
      const { store } = subject();
      const end = await closedIncident(store);
      await forgetIn(store, id, { scope: 'person' });

      const late = { kind: 'shown-again', at: 9100 } as const;
      await store.append(following(end, late));

      expect(await store.verify()).toEqual([]);
      expect(JSON.stringify(await store.incident(id))).not.toContain('jonas');
    });

    it('finds what is to be forgotten by its end, the first first, until it was', async () => {
      const { store } = subject();
      for (const number of [3, 1, 2]) await closedIncident(store, number);
      await store.append(opening(4));
      const query = { scope: 'people', before: 2501, limit: 2 } as const;

      expect(await store.forgettable({ ...query, before: 2500 })).toEqual([]);
      expect(await store.forgettable(query)).toEqual([incidentId(3), incidentId(1)]);
      await forgetIn(store, incidentId(3), { scope: 'person' });
      await forgetIn(store, incidentId(1), { scope: 'people' });
      expect(await store.forgettable(query)).toEqual([incidentId(3), incidentId(2)]);
      expect(await store.forgettable({ ...query, scope: 'text', limit: 9 })).toHaveLength(3);
    });

    it('removes a click that named somebody from what was delivered', async () => {
      const { store } = subject();
      await closedIncident(store);
      await forgetIn(store, id, { scope: 'people' });

      // Another incident may have the number now: what told repeated clicks apart is gone.
      await store.append({ ...opening(2), delivery: 'test:press-1-maria' });

      expect(await store.scrub()).toBe(true);
      expect(await store.verify()).toEqual([]);
    });

    it('is signed, or the proof says so', async () => {
      const { store } = subject();
      await closedIncident(store);
      await forgetIn(store, id, { scope: 'person', signer: { ...signer, sign: () => 'AAAA' } });

      const faults = (await store.records(id)).flatMap(
        (record) => removalFault(lineOf(record), trusted) ?? [],
      );

      expect(faults).toEqual([expect.stringContaining('a signature that does not fit')]);
      expect(removalFault(lineOf((await store.records(id)).at(-1) ?? none()), [])).toContain(
        'not trusted',
      );
    });
  });
}

async function isLeftAlone(store: Store, forgetting: Forgetting | undefined): Promise<boolean> {
  const before = await told(store);
  const isForgotten = forgetting !== undefined && (await store.forget(forgetting));
  const faults = await store.verify();
  return (
    forgetting !== undefined &&
    !isForgotten &&
    before === (await told(store)) &&
    faults.length === 0
  );
}

const emptyCard = { severity: 'info' as const, blocks: [], actions: [], fallbackText: '' };

function none(): never {
  throw new BotError('usage', 'there is no record');
}

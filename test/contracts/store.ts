import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fold } from '#src/incident/advance.ts';
import type { Store } from '#src/ports/store.ts';
import { maria } from '#test/fakes/incident-samples.ts';
import { entryPromises } from './store-entry.ts';
import { forgettingPromises } from './store-forgetting.ts';
import { forgottenPromises } from './store-forgotten.ts';
import {
  broke,
  button,
  cancelled,
  following,
  incidentId,
  message,
  opening,
  plain,
  type StoreUnderTest,
} from './store-samples.ts';
import { sealedPromises } from './store-sealed.ts';
import { similarPromises } from './store-similar.ts';

/** What every store promises; run by the fake and by the real ones. */
export function storeContract(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`${name} keeps the promises of a store:`, () => {
    let disk: StoreUnderTest;
    let store: Store;

    beforeEach(async () => {
      disk = await make();
      store = await disk.open();
    });

    afterEach(async () => {
      await store[Symbol.asyncDispose]();
      await disk.remove();
    });

    async function reopen(): Promise<Store> {
      await store[Symbol.asyncDispose]();
      store = await disk.open();
      return store;
    }

    entryPromises(() => ({ store, reopen }));
    similarPromises(() => ({ store, reopen }));
    forgettingPromises(() => ({ store, reopen }));
    forgottenPromises(() => ({ store, reopen }));
    sealedPromises(() => ({ store, reopen }));

    describe('an incident', () => {
      it('is found by its number, its thread, and among the open ones until it is closed', async () => {
        const [one, two] = [opening(1), opening(2)];
        await store.append(one);
        await store.append(two);
        const end = following(one, cancelled);
        await store.append(end);

        expect(end.after.state.kind).toBe('closed');
        expect((await store.openIncidents()).map(({ id }) => id)).toEqual([incidentId(2)]);
        expect(await store.incident(incidentId(1))).toEqual(JSON.parse(JSON.stringify(end.after)));
        expect((await store.inThread({ platform: 'test', id: 'T1' }))?.id).toBe(incidentId(1));
        expect(await store.inThread({ platform: 'other', id: 'T1' })).toBeUndefined();
        expect(await store.recent(10)).toEqual([incidentId(2), incidentId(1)]);
        expect(await store.recent(1)).toEqual([incidentId(2)]);
        expect(await store.recent(0)).toEqual([]);
      });

      it('is the newest of its thread', async () => {
        const thread = { platform: 'test', id: 'T' };
        const first = opening(9, { thread });
        await store.append(first);
        await store.append(opening(3, { thread }));
        await store.append(following(first, cancelled));

        expect((await store.inThread(thread))?.id).toBe(incidentId(3));
      });

      it('is kept as its records make it, also when several of them are written in one turn', async () => {
        const first = opening(1);
        const second = following(first, broke);
        const third = following(second, cancelled);
        await Promise.all([first, second, third].map((entry) => store.append(entry)));

        const events = (await store.records(incidentId(1))).map(({ event }) => event);

        expect(await store.incident(incidentId(1))).toEqual(plain(fold(events)));
        expect(await store.verify()).toEqual([]);
      });
    });

    describe('a message', () => {
      it('waits in order until it is delivered', async () => {
        await store.append({ ...opening(1), outgoing: [message('b'), message('a')] });
        await store.append({ ...opening(2), outgoing: [message('c', { to: maria.account })] });

        const before = await store.undelivered();
        await store.delivered('a', { platform: 'test', id: 'M1' });

        expect(before).toEqual([message('b'), message('a'), message('c', { to: maria.account })]);
        expect((await store.undelivered()).map(({ key }) => key)).toEqual(['b', 'c']);
      });

      it('is queued once, however often its key comes', async () => {
        await store.append({ ...opening(1), outgoing: [message('a', { slot: 'first' })] });
        await store.append({ ...opening(2), outgoing: [message('a', { slot: 'second' })] });

        expect(await store.undelivered()).toEqual([message('a', { slot: 'first' })]);
      });

      it('stays in its slot to be edited, until a later one takes its place', async () => {
        const slot = 'status';
        const entry = {
          ...opening(1),
          outgoing: ['a', 'b', 'c'].map((key) => message(key, { slot })),
        };
        await store.append(entry);

        expect(await store.message(incidentId(1), slot)).toBeUndefined();
        await store.delivered('a', { platform: 'test', id: 'M1' });
        expect(await store.message(incidentId(1), slot)).toEqual({ platform: 'test', id: 'M1' });
        await store.delivered('b', undefined);
        expect(await store.message(incidentId(1), slot)).toEqual({ platform: 'test', id: 'M1' });
        await store.delivered('c', { platform: 'test', id: 'M2' });
        expect(await store.message(incidentId(1), slot)).toEqual({ platform: 'test', id: 'M2' });
        expect(await store.message(incidentId(1), 'approval')).toBeUndefined();
        expect(await store.message(incidentId(2), slot)).toBeUndefined();
      });

      it('is kept as it was handed over, with its incident, in order', async () => {
        const waiting = [message('a'), message('b', { to: maria.account }), message('c')];
        await store.append({ ...opening(1), outgoing: waiting });
        await store.append({ ...opening(2), outgoing: [message('d')] });
        for (const key of ['b', 'a', 'a']) {
          await store.delivered(key, { platform: 'test', id: key });
        }

        expect(await store.messages(incidentId(1))).toEqual(waiting.slice(0, 2));
        expect(await store.messages(incidentId(2))).toEqual([]);
      });

      it('that was never queued cannot be delivered', async () => {
        await expect(store.delivered('nobody', undefined)).rejects.toThrow('nobody');
      });
    });

    describe('what hangs on the journal', () => {
      it('tells what a button stands for, for ever', async () => {
        await store.append({ ...opening(1), actions: [button('t1'), button('t2')] });

        expect(await store.action('t1')).toEqual(button('t1'));
        expect(await store.action('t2')).toEqual(button('t2'));
        expect(await store.action('t3')).toBeUndefined();
      });

      it('keeps a playbook revision as it first was', async () => {
        await store.keepRevision('r1', {
          'playbook.yaml': 'title: a\n',
          'probes/x.sh': '#!/bin/sh',
        });
        await store.keepRevision('r1', { 'playbook.yaml': 'forged' });

        expect(await store.revision('r1')).toEqual({
          'playbook.yaml': 'title: a\n',
          'probes/x.sh': '#!/bin/sh',
        });
        expect(await store.revision('r2')).toBeUndefined();
      });
    });

    it('finds everything again after a restart', async () => {
      const entry = {
        ...opening(1),
        outgoing: [message('a', { slot: 'status' }), message('b')],
        actions: [button('t')],
        delivery: 'test:1',
      };
      await store.append(entry);
      await store.delivered('a', { platform: 'test', id: 'M1' });
      await store.keepRevision('r1', { 'playbook.yaml': 'x' });
      const head = await store.head();

      await reopen();

      expect(await store.head()).toEqual(head);
      expect(await store.openIncidents()).toEqual([plain(entry.after)]);
      expect((await store.undelivered()).map(({ key }) => key)).toEqual(['b']);
      expect(await store.message(incidentId(1), 'status')).toEqual({ platform: 'test', id: 'M1' });
      expect(await store.action('t')).toEqual(button('t'));
      expect(await store.revision('r1')).toEqual({ 'playbook.yaml': 'x' });
      await expect(store.append({ ...opening(2), delivery: 'test:1' })).rejects.toMatchObject({
        code: 'duplicate-delivery',
      });
      expect(await store.append(opening(3))).toMatchObject({ seq: 2, previous: head.hash });
      expect(await store.verify()).toEqual([]);
    });
  });
}

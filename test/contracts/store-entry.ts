import { describe, expect, it } from '@jest/globals';
import { genesis, lineOf } from '#src/journal/chain.ts';
import { verifyChain } from '#src/journal/verify.ts';
import type { Store } from '#src/ports/store.ts';
import { all, broke, button, following, incidentId, message, opening } from './store-samples.ts';

export interface Subject {
  readonly store: Store;
  /** Closes the store and opens it again. */
  reopen(): Promise<Store>;
}

/** What every store promises about the journal and about one entry of it. */
export function entryPromises(subject: () => Subject): void {
  describe('the journal', () => {
    it('is empty at first', async () => {
      const { store } = subject();
      expect(await store.head()).toEqual({ seq: 0, hash: genesis });
      expect(await all(store.scan(0))).toEqual([]);
      expect(await store.records(incidentId(1))).toEqual([]);
      expect(await store.openIncidents()).toEqual([]);
      expect(await store.recent(10)).toEqual([]);
      expect(await store.incident(incidentId(1))).toBeUndefined();
      expect(await store.verify()).toEqual([]);
    });

    it('gives numbers in the order in which events are appended, in one unbroken chain', async () => {
      const { store } = subject();
      const entries = Array.from({ length: 60 }, (_, number) => opening(number));

      const appended = await Promise.all(entries.map((entry) => store.append(entry)));

      expect(appended.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
      expect(appended.map(({ incident }) => incident)).toEqual(
        entries.map((entry) => entry.after.id),
      );
      expect(await all(store.scan(1))).toEqual(appended);
      expect(verifyChain(appended.map(lineOf), { head: await store.head() })).toEqual([]);
    });

    it('tells one incident from the others', async () => {
      const { store } = subject();
      const [one, two] = [opening(1), opening(2)];
      await store.append(one);
      await store.append(two);
      await store.append(following(one, broke));

      const records = await store.records(incidentId(1));

      expect(records.map(({ seq }) => seq)).toEqual([1, 3]);
      expect(records.map(({ event }) => event)).toEqual([one.event, broke]);
    });

    it('is read from any place on, however long it is', async () => {
      const { store } = subject();
      await Promise.all(Array.from({ length: 1203 }, (_, number) => store.append(opening(number))));

      expect((await all(store.scan(0))).map(({ seq }) => seq)).toEqual(
        Array.from({ length: 1203 }, (_, index) => index + 1),
      );
      expect((await all(store.scan(1202))).map(({ seq }) => seq)).toEqual([1202, 1203]);
      expect(await all(store.scan(1204))).toEqual([]);
    });

    it('shares nothing with the caller', async () => {
      const { store } = subject();
      const answers = { since: 'today' };
      const entry = opening(1, { answers });
      await store.append(entry);

      answers.since = 'forged';

      const [record] = await store.records(incidentId(1));
      expect(record?.event).toMatchObject({ answers: { since: 'today' } });
      expect((await store.incident(incidentId(1)))?.answers).toEqual({ since: 'today' });
      expect(await store.verify()).toEqual([]);
    });

    it.each([
      { what: 'control characters', text: 'a\u0000b\u001b[31mc\r\n\u2028' },
      { what: 'other scripts and directions', text: '远程桌面 \u202egnp.exe 😀 e\u0301' },
      { what: 'quotes and braces', text: `'"\`;DROP TABLE record;--{}\\` },
      { what: 'much of it', text: '0x904 '.repeat(20_000) },
      { what: 'the words of JavaScript', text: '__proto__ constructor %s' },
    ])('keeps hostile text as it is: $what', async ({ text }) => {
      const { store } = subject();
      const thread = { platform: 'test', id: text };
      await store.append(opening(1, { report: text, thread, answers: { [text]: text } }));

      const [record] = await store.records(incidentId(1));

      expect(record?.event).toMatchObject({ report: text, thread, answers: { [text]: text } });
      expect((await store.inThread(thread))?.report).toBe(text);
      expect(await store.verify()).toEqual([]);
    });

    it('keeps text that is not Unicode with a replacement character', async () => {
      const { store } = subject();
      await store.append(
        opening(1, { report: 'cut \ud83d', answers: { '\ud83d': 1, '\udca9': 2 } }),
      );

      const [record] = await store.records(incidentId(1));

      expect(record?.event).toMatchObject({ report: 'cut \ufffd' });
      expect(await store.verify()).toEqual([]);
    });
  });

  describe('an entry', () => {
    it('is refused when its delivery was recorded before, and then nothing is written', async () => {
      const { store } = subject();
      const first = { ...opening(1), delivery: 'test:1' };
      await store.append(first);
      const head = await store.head();

      const again = {
        ...opening(2),
        delivery: 'test:1',
        outgoing: [message('m')],
        actions: [button('t')],
      };

      await expect(store.append(again)).rejects.toMatchObject({ code: 'duplicate-delivery' });
      expect(await store.head()).toEqual(head);
      expect(await store.incident(incidentId(2))).toBeUndefined();
      expect(await store.undelivered()).toEqual([]);
      expect(await store.action('t')).toBeUndefined();
    });

    it('counts once when its delivery arrives many times in one turn', async () => {
      const { store } = subject();
      const tries = [1, 2, 3, 4].map((number) =>
        store.append({ ...opening(number), delivery: 'test:same' }),
      );

      const settled = await Promise.allSettled(tries);

      expect(settled.map(({ status }) => status)).toEqual([
        'fulfilled',
        'rejected',
        'rejected',
        'rejected',
      ]);
      expect((await store.head()).seq).toBe(1);
    });

    it('that cannot be written does not take its neighbours with it', async () => {
      const { store } = subject();
      const unsayable = opening(2, { answers: { load: Number.NaN } });
      const usedToken = { ...opening(4), actions: [button('t')] };
      const tries = [
        store.append({ ...opening(1), actions: [button('t')] }),
        store.append(unsayable),
        store.append(opening(3)),
        store.append(usedToken),
        store.append(opening(5)),
      ];

      const settled = await Promise.allSettled(tries);

      expect(settled.map(({ status }) => status)).toEqual([
        'fulfilled',
        'rejected',
        'fulfilled',
        'rejected',
        'fulfilled',
      ]);
      expect((await all(store.scan(1))).map(({ incident }) => incident)).toEqual(
        [1, 3, 5].map(incidentId),
      );
      expect(await store.verify()).toEqual([]);
    });

    it('that waits when the store is closed is written first', async () => {
      const { store, reopen } = subject();
      const waiting = store.append(opening(1));

      await store[Symbol.asyncDispose]();

      await expect(waiting).resolves.toMatchObject({ seq: 1 });
      expect((await (await reopen()).head()).seq).toBe(1);
    });

    it('is refused once the store is closed', async () => {
      const { store } = subject();
      await store[Symbol.asyncDispose]();

      await expect(store.append(opening(1))).rejects.toThrow('closed');
      await expect(store.head()).rejects.toThrow('closed');
    });
  });
}

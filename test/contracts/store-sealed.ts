import { describe, expect, it } from '@jest/globals';
import type { Subject } from './store-entry.ts';

const place = { kind: 'slack-installation', id: 'T1' };

/** What every store promises about sealed records. */
export function sealedPromises(subject: () => Subject): void {
  describe('a sealed record', () => {
    it('is there as it was put, also after a restart', async () => {
      const { store, reopen } = subject();
      const version = await store.sealed.put({ ...place, sealed: 'abc', replaces: undefined });

      const { sealed } = await reopen();

      expect(await sealed.get(place.kind, place.id)).toEqual({ ...place, sealed: 'abc', version });
      expect(await sealed.get(place.kind, 'T2')).toBeUndefined();
      expect(await sealed.get('other', place.id)).toBeUndefined();
    });

    it('is listed with those of its kind, in order', async () => {
      const { sealed } = subject().store;
      for (const id of ['T2', 'T1'])
        await sealed.put({ ...place, id, sealed: 'x', replaces: undefined });
      await sealed.put({ kind: 'other', id: 'T3', sealed: 'x', replaces: undefined });

      expect(await sealed.ids(place.kind)).toEqual(['T1', 'T2']);
      expect(await sealed.ids('nothing')).toEqual([]);
    });

    it('changes only for who has read it as it is', async () => {
      const { sealed } = subject().store;
      const first = await sealed.put({ ...place, sealed: 'one', replaces: undefined });
      const second = await sealed.put({ ...place, sealed: 'two', replaces: first });

      expect(second).not.toBe(first);
      expect(await sealed.put({ ...place, sealed: 'late', replaces: first })).toBeUndefined();
      expect(await sealed.put({ ...place, sealed: 'new', replaces: undefined })).toBeUndefined();
      expect(await sealed.remove({ ...place, version: first ?? '' })).toBe(false);
      expect(await sealed.get(place.kind, place.id)).toMatchObject({ sealed: 'two' });
    });

    it('has one winner among those who write at once', async () => {
      const { sealed } = subject().store;
      const version = await sealed.put({ ...place, sealed: 'zero', replaces: undefined });
      const tries = ['a', 'b', 'c'].map((text) =>
        sealed.put({ ...place, sealed: text, replaces: version }),
      );

      const versions = await Promise.all(tries);

      expect(versions.filter((each) => each !== undefined)).toHaveLength(1);
    });

    it('that was taken away and put back is another one', async () => {
      const { sealed } = subject().store;
      const version = (await sealed.put({ ...place, sealed: 'one', replaces: undefined })) ?? '';

      expect(await sealed.remove({ ...place, version })).toBe(true);
      expect(await sealed.get(place.kind, place.id)).toBeUndefined();
      expect(await sealed.put({ ...place, sealed: 'two', replaces: version })).toBeUndefined();
      await sealed.put({ ...place, sealed: 'three', replaces: undefined });
      expect(await sealed.remove({ ...place, version })).toBe(false);
    });

    it('is no part of the journal', async () => {
      const { store } = subject();
      const before = await store.head();
      await store.sealed.put({ ...place, sealed: 'abc', replaces: undefined });

      expect(await store.head()).toEqual(before);
      expect(await store.verify()).toEqual([]);
    });
  });
}

import { describe, expect, it } from '@jest/globals';
import { closedIncident, forgetIn } from '#test/fakes/forgotten-samples.ts';
import { maria } from '#test/fakes/incident-samples.ts';
import type { Subject } from './store-entry.ts';
import { told } from './store-forgetting.ts';
import { following, incidentId, opening } from './store-samples.ts';

const id = incidentId(1);

/** What every store promises about an incident from which people were removed. */
export function forgottenPromises(subject: () => Subject): void {
  describe('an incident from which people were removed', () => {
    it('is looked through once more when somebody was on the way with more of it', async () => {
      const { store } = subject();
      const end = await closedIncident(store);
      await forgetIn(store, id, { scope: 'people' });
      const query = { scope: 'people', before: 9_000, limit: 9 } as const;
      expect(await store.forgettable(query)).toEqual([]);

      const pictures = [
        { digest: 'e'.repeat(64), name: 'maria.png', type: 'png', size: 3 },
      ] as const;
      await store.append(following(end, { kind: 'pictured', pictures, by: maria, at: 9100 }));

      expect(await store.forgettable(query)).toEqual([id]);
      await forgetIn(store, id, { scope: 'people' });
      expect(await store.forgettable(query)).toEqual([]);
      expect(await told(store)).not.toContain('maria');
      expect(await store.verify()).toEqual([]);
    });

    it('keeps an incident closed, so that the next start finds no open one with changed records', async () => {
      const { store, reopen } = subject();
      const end = await closedIncident(store);
      await forgetIn(store, id, { scope: 'people' });
      const state = { kind: 'probing', probes: [] } as const;

      const late = store.append({
        ...following(end, { kind: 'shown-again', at: 9100 }),
        after: { ...end.after, state },
      });

      await expect(late).rejects.toMatchObject({ code: 'not-allowed' });
      const again = await reopen();
      expect(await again.openIncidents()).toEqual([]);
      expect(await again.verify()).toEqual([]);
    });

    it('takes an account out of the thread that only its owner saw', async () => {
      const { store, reopen } = subject();
      const thread = { platform: 'test', id: 'T9/@maria' };
      const entry = opening(9, { thread });
      await store.append(entry);
      await store.append(following(entry, { kind: 'broke', message: 'a defect', at: 1500 }));

      await forgetIn(store, incidentId(9), { scope: 'people' });

      const again = await reopen();
      expect(await again.inThread(thread)).toBeUndefined();
      expect((await again.incident(incidentId(9)))?.thread.id).toMatch(/^T9\/@person-[0-9a-f]{4}$/);
      expect(await again.verify()).toEqual([]);
    });
  });
}

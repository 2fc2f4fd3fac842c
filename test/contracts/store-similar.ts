import { describe, expect, it } from '@jest/globals';
import type { Event, Recognition } from '#src/incident/event.ts';
import type { Store } from '#src/ports/store.ts';
import { assessment, maria, offer, type opened } from '#test/fakes/incident-samples.ts';
import { following, incidentId, opening } from './store-samples.ts';

const works: Event = { kind: 'feedback', works: true, by: maria, at: 3000 };

const advice = {
  kind: 'recognised',
  playbook: { name: 'demo', revision: 'r1', title: 'Demo' },
  assessment: assessment({ offers: [offer('by-hand', 'advice')] }),
} as const satisfies Recognition;

const like = {
  platform: 'test',
  channel: 'test:G/forum',
  playbook: 'demo',
  codes: ['rdp:0x904', 'rdp-extended:0x7'],
  except: incidentId(99),
  limit: 3,
};

/** What a store promises of similar incidents. */
export function similarPromises(now: () => { store: Store; reopen: () => Promise<Store> }): void {
  /** One that was advised about, and works as its reporter says. */
  async function solved(number: number, parts: Parameters<typeof opened>[0] = {}): Promise<void> {
    const first = opening(number, { channel: like.channel, recognition: advice, ...parts });
    await now().store.append(first);
    await now().store.append(following(first, works));
  }

  async function found(other: Partial<typeof like> = {}): Promise<readonly string[]> {
    return (await now().store.similar({ ...like, ...other })).map(({ id }) => id);
  }

  describe('similar incidents', () => {
    it('are those that were solved, the most alike first and then the newest', async () => {
      await solved(1, { codes: like.codes });
      await solved(2, { codes: ['rdp:0x904'] });
      await solved(3, { codes: ['rdp:0x904'] });
      await solved(4, { codes: [] });

      expect(await found()).toEqual([incidentId(1), incidentId(3), incidentId(2)]);
      expect(await found({ limit: 1 })).toEqual([incidentId(1)]);
      expect(await found({ limit: 0 })).toEqual([]);
      expect(await found({ except: incidentId(1) })).toEqual([3, 2, 4].map(incidentId));
    });

    it('are of the same channel and the same playbook', async () => {
      await solved(1, { channel: 'test:G/secret' });
      await solved(2, {
        recognition: { ...advice, playbook: { name: 'other', revision: 'r', title: 'O' } },
      });
      const thread = { platform: 'other', id: 'T3' };
      await solved(3, { thread });

      expect(await found()).toEqual([]);
    });

    it('are none that are open, or that nobody says work', async () => {
      const open = opening(1, { channel: like.channel });
      await now().store.append(open);
      await now().store.append(opening(2, { channel: like.channel, recognition: advice }));

      expect(await found()).toEqual([]);
    });

    it('are one for each thread, by how it stands there last', async () => {
      const thread = { platform: 'test', id: 'T1' };
      await solved(1, { thread });
      await solved(2, { thread });
      await now().store.append(
        opening(3, { channel: like.channel, recognition: advice, thread: { ...thread, id: 'T9' } }),
      );

      expect(await found()).toEqual([incidentId(2)]);
    });

    it('are found by the next process', async () => {
      await solved(1);

      const store = await now().reopen();

      expect(await store.similar(like)).toHaveLength(1);
    });
  });
}

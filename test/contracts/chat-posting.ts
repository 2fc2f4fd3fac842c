import { describe, expect, it } from '@jest/globals';
import type { Card } from '#src/card/card.ts';
import type { Talk } from './chat.ts';
import { action, card, everything } from './chat-cards.ts';

/** What the bot says stands there once, in order, whole, and can be changed. */
export function describePosting(talk: Talk): void {
  describe('posting', () => {
    it('shows all that a card says, with its severity in words', async () => {
      await talk.rig().chat.post(talk.rig().thread, everything, { key: 'k1' });

      const shown = (await talk.texts()).replace(/\s+/gu, ' ');
      for (const word of [
        'Attention',
        'A title',
        'plain',
        'rds-07',
        'strong',
        'a fact',
        'its value',
        'first',
        'second',
        'echo hi',
        'script',
        'probe one',
        'done',
        'probe two',
        'failed',
        'denied',
      ]) {
        expect(shown).toContain(word);
      }
      expect(await talk.labels()).toEqual(['Go on', 'Leave it']);
    });

    it('says that a simulated card is simulated', async () => {
      await talk
        .rig()
        .chat.post(talk.rig().thread, { ...card('hello'), simulated: true }, { key: 'k1' });

      expect(await talk.texts()).toMatch(/simulated/iu);
    });

    it('posts once for one key, however often it is asked, also at the same time', async () => {
      const post = () =>
        talk.rig().chat.post(talk.rig().thread, card('only once'), { key: 'same' });

      const first = await post();
      const again = await Promise.all([post(), post()]);

      expect(again).toEqual([first, first]);
      expect((await talk.texts()).match(/only once/gu)).toHaveLength(1);
    });

    it('keeps the order in which it was asked', async () => {
      await Promise.all(
        [1, 2, 3, 4, 5].map((n) =>
          talk.rig().chat.post(talk.rig().thread, card(`number ${n}.`), { key: `k${n}` }),
        ),
      );

      const order = (await talk.texts()).match(/number \d/gu);
      expect(order).toEqual(['number 1', 'number 2', 'number 3', 'number 4', 'number 5']);
    });

    it('gives references that are plain data', async () => {
      const ref = await talk.rig().chat.post(talk.rig().thread, card('hello'), { key: 'k1' });

      expect(JSON.parse(JSON.stringify(ref))).toEqual(ref);
      expect(ref).toEqual({ platform: talk.rig().chat.platform, id: expect.any(String) });
    });

    it('takes a card that is much too long, and says so instead of failing', async () => {
      const long = card('x'.repeat(100_000));
      const wide = {
        ...card('many'),
        blocks: [
          {
            kind: 'list',
            ordered: false,
            items: Array.from({ length: 3000 }, (_, n) => [`item ${n}`]),
          },
          { kind: 'code', language: 'sh', label: 'script', text: 'echo line\n'.repeat(5000) },
        ],
      } as const satisfies Card;

      await talk.rig().chat.post(talk.rig().thread, long, { key: 'k1' });
      await talk.rig().chat.post(talk.rig().thread, wide, { key: 'k2' });

      expect(await talk.texts()).toContain('item 0');
    });
  });

  describe('editing', () => {
    it('replaces what a message says and what can be pressed in it', async () => {
      const ref = await talk.rig().chat.post(talk.rig().thread, card('before', action('Approve')), {
        key: 'k1',
      });

      await talk.rig().chat.edit(ref, card('after'));

      expect(await talk.texts()).toContain('after');
      expect(await talk.labels()).toEqual([]);
    });

    it('edits with a reference that was kept as data', async () => {
      const ref = await talk.rig().chat.post(talk.rig().thread, card('before'), { key: 'k1' });

      await talk.rig().chat.edit(structuredClone(ref), card('after'));

      expect(await talk.texts()).toContain('after');
    });

    it('refuses a message that there is not', async () => {
      const editing = talk
        .rig()
        .chat.edit({ platform: talk.rig().chat.platform, id: 'no-such' }, card('x'));

      await expect(editing).rejects.toMatchObject({ code: 'chat-refused' });
    });

    it('edits and dedupes across a restart', async () => {
      const { restart } = talk.rig();
      if (restart === undefined) return;
      const ref = await talk.rig().chat.post(talk.rig().thread, card('before'), { key: 'k1' });

      const chat = await restart();
      await chat.edit(ref, card('after the restart'));
      await chat.post(talk.rig().thread, card('before'), { key: 'k1' });

      expect(await talk.texts()).toContain('after the restart');
      expect((await talk.texts()).match(/before/gu) ?? []).toHaveLength(0);
    });
  });

  describe('telling one person', () => {
    it('shows it to that person only, where the platform can', async () => {
      const [maria, jonas] = talk.rig().people;

      await talk
        .rig()
        .chat.tell(maria.account, talk.rig().thread, card('between us'), { key: 'k1' });

      expect(await talk.texts(maria)).toContain('between us');
      if (talk.rig().chat.capabilities.privateMessages) {
        expect(await talk.texts(jonas)).not.toContain('between us');
      }
    });

    it('tells once for one key and one person', async () => {
      const [maria] = talk.rig().people;

      await talk
        .rig()
        .chat.tell(maria.account, talk.rig().thread, card('between us'), { key: 'k1' });
      await talk
        .rig()
        .chat.tell(maria.account, talk.rig().thread, card('between us'), { key: 'k1' });

      expect((await talk.texts(maria)).match(/between us/gu)).toHaveLength(1);
    });
  });
}

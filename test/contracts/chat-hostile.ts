import { describe, expect, it } from '@jest/globals';
import type { Talk } from './chat.ts';
import { hostile, hostileTexts, saying } from './chat-cards.ts';

/** Text that people, hosts or other bots made up does nothing. */
export function describeHostileText(talk: Talk): void {
  describe('hostile text', () => {
    it.each(hostileTexts)('does nothing with $what', async ({ text, visible }) => {
      await talk.rig().chat.post(talk.rig().thread, hostile(text), { key: 'k1' });

      const shown = await talk.texts();
      expect(shown).toContain(visible);
      expect(shown.replaceAll('\n', '')).not.toMatch(
        /[\p{Cc}\u202A-\u202E\u2066-\u2069\u200B\u2060\uFEFF]/u,
      );
      expect(await talk.rig().mentioned()).toEqual([]);
      expect(await talk.labels()).toHaveLength(1);
    });

    it('mentions the people that a card means, and only them', async () => {
      const [maria, jonas] = talk.rig().people;
      const person = { kind: 'person', account: jonas.account, name: jonas.name } as const;

      await talk.rig().chat.post(talk.rig().thread, saying([person, ` ask <@${maria.account}>`]), {
        key: 'k1',
      });

      expect(await talk.rig().mentioned()).toEqual([jonas.account]);
    });

    it('takes 100,000 characters from a person without choking', async () => {
      await talk.rig().write(talk.rig().people[0], 'a'.repeat(100_000));

      expect(talk.received()).toHaveLength(1);
    });
  });
}

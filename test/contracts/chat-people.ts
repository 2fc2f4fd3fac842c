import { describe, expect, it } from '@jest/globals';
import type { Talk } from './chat.ts';
import { action, card } from './chat-cards.ts';

/** What people do arrives once, whole, with who did it. */
export function describePeople(talk: Talk): void {
  describe('what people do', () => {
    it('delivers a message with who wrote it and where', async () => {
      const [maria] = talk.rig().people;

      await talk.rig().write(maria, 'Error code: 0x904');

      expect(talk.received()).toMatchObject([
        {
          kind: 'message',
          text: 'Error code: 0x904',
          thread: talk.rig().thread,
          by: { account: maria.account },
        },
      ]);
    });

    it('delivers the token of what was pressed, and nothing else of the card', async () => {
      const [maria] = talk.rig().people;
      await talk
        .rig()
        .chat.post(talk.rig().thread, card('?', action('Yes'), action('No')), { key: 'k1' });

      await talk.rig().press(maria, 'No');

      expect(talk.received()).toMatchObject([
        { kind: 'action', token: 'token-No', by: { account: maria.account } },
      ]);
      expect(JSON.stringify(talk.received())).not.toContain('token-Yes');
    });

    it('delivers what was written into a form', async () => {
      if (!talk.rig().chat.capabilities.forms) return;
      const form = { ...action('Answer'), form: { label: 'Which host?', multiline: false } };
      await talk.rig().chat.post(talk.rig().thread, card('?', form), { key: 'k1' });

      await talk.rig().press(talk.rig().people[0], 'Answer', 'rds-07');

      expect(talk.received()).toMatchObject([
        { kind: 'action', token: 'token-Answer', input: 'rds-07' },
      ]);
    });

    it('asks for confirmation and then delivers', async () => {
      const grave = { ...action('Approve'), confirm: 'Really?' };
      await talk.rig().chat.post(talk.rig().thread, card('?', grave), { key: 'k1' });

      await talk.rig().press(talk.rig().people[0], 'Approve');

      expect(talk.received()).toMatchObject([{ kind: 'action', token: 'token-Approve' }]);
    });

    it('gives every delivery its own id', async () => {
      const [maria, jonas] = talk.rig().people;

      await talk.rig().write(maria, 'one');
      await talk.rig().write(jonas, 'two');

      const ids = talk.received().map(({ deliveryId }) => deliveryId);
      expect(new Set(ids).size).toBe(2);
      expect(talk.received()[1]?.by.account).toBe(jonas.account);
    });

    it('delivers the same thing again under the same id', async () => {
      await talk.rig().write(talk.rig().people[0], 'one');

      const { redeliver } = talk.rig();
      if (redeliver === undefined) return;
      await redeliver();

      const ids = talk.received().map(({ deliveryId }) => deliveryId);
      expect(ids).toEqual([ids[0], ids[0]]);
    });

    it('delivers again what the core could not keep', async () => {
      await talk.rig().chat.stop();
      const attempts: string[] = [];
      await talk.rig().chat.start(async (inbound) => {
        attempts.push(inbound.deliveryId);
        if (attempts.length === 1) throw new Error('the disk is full');
      });

      await talk.rig().write(talk.rig().people[0], 'keep me');
      if (attempts.length === 1) await talk.rig().redeliver?.();

      expect(attempts).toEqual([attempts[0], attempts[0]]);
    });

    it('never rejects an ack, however often it comes', async () => {
      await talk.rig().write(talk.rig().people[0], 'one');

      await expect(talk.received()[0]?.ack()).resolves.toBeUndefined();
    });

    it('delivers nothing after it was stopped', async () => {
      await talk.rig().chat.stop();

      await talk
        .rig()
        .write(talk.rig().people[0], 'too late')
        .catch(() => undefined);

      expect(talk.received()).toEqual([]);
    });
  });
}

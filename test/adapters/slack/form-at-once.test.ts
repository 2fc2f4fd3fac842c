import { expect, it } from '@jest/globals';
import { action, card } from '#test/contracts/chat-cards.ts';
import { Scene } from './scene.ts';

it('opens the form of a button at once, whatever the store does: Slack gives it three seconds', async () => {
  const written = Promise.withResolvers<void>();
  const asked: string[] = [];
  await using scene = await Scene.start({
    receive: async ({ kind }) => {
      asked.push(kind);
      if (kind === 'action') await written.promise;
    },
  });
  await scene.after(scene.maria.mention(scene.ops, '0x904'));
  const form = { label: 'Which host?', multiline: false };
  await scene.chat.post(scene.last.thread, card('?', { ...action('Answer'), form }), { key: 'k1' });

  await scene.after(scene.jonas.press('Answer'));
  expect(scene.jonas.form?.inputs).toEqual(['Which host?']);
  expect(asked).toEqual(['message']);
  const sent = scene.jonas.submit({ 'Which host?': 'rds-07' });
  await scene.until(() => asked.length === 2);
  written.resolve();
  await sent.acked();

  expect(scene.last).toMatchObject({ kind: 'action', token: 'token-Answer', input: 'rds-07' });
  expect(scene.jonas.notices).toEqual([]);
});

import { describe, expect, it } from '@jest/globals';
import { action, card } from '#test/contracts/chat-cards.ts';
import { Scene } from './scene.ts';

const error = 'Error code: 0x904';

describe('what people press', () => {
  async function posted(scene: Scene, ...actions: Parameters<typeof card>[1][]) {
    scene.maria.mention(scene.ops, error);
    const { thread } = await scene.got(1);
    await scene.chat.post(thread, card('?', ...actions), { key: 'k1' });
    return thread;
  }

  it('delivers a press once it is written down, and answers it then', async () => {
    await using scene = await Scene.start();
    const thread = await posted(scene, action('Yes'));

    const act = scene.jonas.press('Yes');
    const inbound = await scene.got(2);
    await act.acked();

    expect(inbound).toMatchObject({
      kind: 'action',
      token: 'token-Yes',
      thread,
      deliveryId: `interaction-${act.interaction?.id}`,
      by: { account: `discord:${scene.jonas.id}` },
    });
  });

  it('gives an interaction that comes twice the same id', async () => {
    await using scene = await Scene.start();
    await posted(scene, action('Yes'));

    const act = scene.jonas.press('Yes');
    await scene.got(2);
    for (const happening of act.happenings) scene.server.gateway.dispatch(happening);
    await scene.got(3);

    expect(scene.received[2]?.deliveryId).toBe(scene.received[1]?.deliveryId);
  });

  it('takes the roles that somebody has at the click', async () => {
    await using scene = await Scene.start();
    const role = scene.guild.addRole('rds-admins');
    scene.jonas.give(scene.guild, role);
    await posted(scene, action('Yes'));
    scene.jonas.take(scene.guild, role);

    scene.jonas.press('Yes');

    expect((await scene.got(2)).by.groups).toEqual([]);
  });

  it('opens the form of a button at once, whatever the store does', async () => {
    await using scene = await Scene.start();
    const form = { label: 'Which host?', multiline: false };
    await posted(scene, { ...action('Answer'), form });

    await scene.jonas.press('Answer').acked();
    expect(scene.jonas.form?.inputs).toEqual(['Which host?']);
    const sent = scene.jonas.submit({ 'Which host?': 'rds-07' });
    const inbound = await scene.got(2);
    await sent.acked();

    expect(inbound).toMatchObject({ kind: 'action', token: 'token-Answer', input: 'rds-07' });
  });

  it('asks privately before a press counts, and says when it does', async () => {
    await using scene = await Scene.start();
    await posted(scene, { ...action('Approve'), confirm: 'Really repair rds-07?' });
    const thread = scene.thread(scene.last);

    await scene.jonas.press('Approve').acked();
    const question = scene.jonas.sees(thread).at(-1);
    expect(question).toMatchObject({ isPrivate: true, labels: ['Approve', 'Not now'] });
    expect(question?.text).toContain('Really repair rds-07?');
    const act = scene.jonas.press('Approve', { in: question?.message });
    const inbound = await scene.got(2);
    await act.acked();

    expect(inbound).toMatchObject({ kind: 'action', token: 'token-Approve' });
    expect(scene.jonas.sees(thread).at(-1)?.labels).toEqual([]);
  });

  it('does nothing when somebody would rather not', async () => {
    await using scene = await Scene.start();
    await posted(scene, { ...action('Approve'), confirm: 'Really?' });

    await scene.jonas.press('Approve').acked();
    await scene.jonas.press('Not now').acked();

    expect(scene.received).toHaveLength(1);
  });

  it('delivers what was chosen in a menu', async () => {
    await using scene = await Scene.start();
    const choices = Array.from({ length: 8 }, (_, n) => action(`choice ${n}`));
    await posted(scene, ...choices);

    await scene.jonas.press('choice 6').acked();

    expect(await scene.got(2)).toMatchObject({ kind: 'action', token: 'token-choice 6' });
  });

  it('answers a press in time while the store is slow', async () => {
    const gate = Promise.withResolvers<void>();
    let isSlow = false;
    await using scene = await Scene.start({
      receive: async () => {
        if (isSlow) await gate.promise;
      },
    });
    await posted(scene, action('Yes'));
    isSlow = true;

    const act = scene.jonas.press('Yes');
    await scene.until(() => scene.clock.pending > 1);
    await scene.clock.advance(2_500);
    await act.acked();

    expect(scene.received).toHaveLength(1);
    gate.resolve();
    await scene.got(2);
  });

  it('tells one person something as an answer to the press, and nobody else', async () => {
    await using scene = await Scene.start({
      receive: async (inbound) => {
        if (inbound.kind !== 'action') return;
        await scene.chat.tell(inbound.by.account, inbound.thread, card('Not for you.'), {
          key: 'k2',
        });
      },
    });
    const thread = await posted(scene, action('Yes'));

    const act = scene.jonas.press('Yes');
    await scene.got(2);
    await act.acked();

    const channel = scene.thread({ ...scene.last, thread });
    expect(scene.jonas.sees(channel).at(-1)).toMatchObject({
      isPrivate: true,
      text: expect.stringContaining('Not for you.'),
    });
    expect(
      scene.maria
        .sees(channel)
        .map(({ text }) => text)
        .join(),
    ).not.toContain('Not for you.');
  });
});

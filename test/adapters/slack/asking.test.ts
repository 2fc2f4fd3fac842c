import { describe, expect, it } from '@jest/globals';
import { createRedactor } from '#src/redaction/redactor.ts';
import { action, card } from '#test/contracts/chat-cards.ts';
import { Scene } from './scene.ts';

describe('/fettle', () => {
  it('opens a thread below what was asked', async () => {
    await using scene = await Scene.start();

    await scene.after(
      scene.maria.slash(scene.ops, '/fettle', { text: 'diagnose 0x904 0x7 on rds-07' }),
    );

    const [root] = scene.jonas.sees(scene.ops);
    expect(root?.text).toContain('0x904 0x7 on rds-07');
    expect(scene.received).toMatchObject([
      {
        text: '0x904 0x7 on rds-07',
        thread: { id: `${scene.workspace.id}/${scene.ops.id}/${root?.message.ts}` },
        by: { account: `slack:${scene.workspace.id}/${scene.maria.id}` },
      },
    ]);
  });

  it('repeats no secret that was pasted', async () => {
    await using scene = await Scene.start();

    await scene.after(
      scene.maria.slash(scene.ops, '/fettle', { text: '0x904 password=hunter2hunter2' }),
    );

    expect(JSON.stringify(scene.workspace.messages)).not.toContain('hunter2');
  });

  it('repeats no secret that the site uses, however harmless it looks', async () => {
    const { redact } = createRedactor(['Quiet-River-Stone']);
    await using scene = await Scene.start({ slack: { redact } });

    await scene.after(
      scene.maria.slash(scene.ops, '/fettle', { text: '0x904 with Quiet-River-Stone' }),
    );

    const shown = JSON.stringify(scene.workspace.messages);
    expect(shown).toContain('[secret removed]');
    expect(shown).not.toContain('Quiet-River-Stone');
  });

  it.each([
    '',
    'help',
    'help decode',
    'status',
    'status inc-7k2m9q4c',
    'approvals',
    'hosts',
    'hosts web-01',
    'decode 0x80070005',
    'playbooks',
    'jabberwocky',
    'constructor',
  ])('answers "%s" to the person alone', async (text) => {
    await using scene = await Scene.start();
    await scene.after(scene.maria.slash(scene.ops, '/fettle', { text }));

    await scene.chat.post(scene.last.thread, card('for you alone'), { key: 'k1' });

    expect(
      scene.maria
        .sees(scene.ops)
        .map(({ text: seen }) => seen)
        .join(),
    ).toContain('for you alone');
    expect(scene.jonas.sees(scene.ops)).toEqual([]);
    expect(scene.last).toMatchObject({ text });
  });

  it('opens one thread, however often Slack delivers it', async () => {
    await using scene = await Scene.start();
    const act = await scene.after(scene.maria.slash(scene.ops, '/fettle', { text: '0x904' }));

    const [delivery] = act.deliveries;
    if (delivery === undefined) throw new Error('nothing was delivered');
    scene.server.office.sendAgain(delivery);
    await scene.until(() => scene.received.length === 2);

    expect(scene.posted).toHaveLength(1);
    expect(scene.received[1]?.deliveryId).toBe(scene.received[0]?.deliveryId);
  });

  it('says how to be invited where it may not write', async () => {
    await using scene = await Scene.start();
    scene.workspace.leave(scene.ops.id, scene.workspace.botUser.id);

    await scene.after(scene.maria.slash(scene.ops, '/fettle', { text: '0x904' }));

    expect(
      scene.maria
        .sees(scene.ops)
        .map(({ text }) => text)
        .join(),
    ).toContain('/invite @fettle');
    expect(scene.received).toEqual([]);
  });
});

describe('shortcuts', () => {
  it('diagnoses what somebody else wrote, in its thread', async () => {
    await using scene = await Scene.start();
    const { ts = '' } = await scene.after(scene.maria.say(scene.ops, 'Error code: 0x904'));

    await scene.after(scene.jonas.messageShortcut('fettle-diagnose-message', scene.ops, ts));

    expect(scene.received).toMatchObject([
      {
        text: 'Error code: 0x904',
        by: { name: 'Jonas' },
        thread: { id: `${scene.workspace.id}/${scene.ops.id}/${ts}` },
      },
    ]);
  });

  it('says that it is not in the channel', async () => {
    await using scene = await Scene.start();
    const { ts = '' } = await scene.after(scene.maria.say(scene.ops, 'Error code: 0x904'));
    scene.workspace.leave(scene.ops.id, scene.workspace.botUser.id);

    await scene.after(scene.jonas.messageShortcut('fettle-diagnose-message', scene.ops, ts));
    await scene.server.until(() => scene.jonas.sees(scene.ops).length === 2);

    expect(scene.jonas.sees(scene.ops).at(-1)?.text).toContain('/invite @fettle');
    expect(scene.received).toEqual([]);
  });

  it('takes a report in a form, and goes on in direct messages', async () => {
    await using scene = await Scene.start();
    await scene.after(scene.maria.globalShortcut('fettle-diagnose'));

    await scene.after(
      scene.maria.submit({ 'fettle-field': 'Error code: 0x904', 'fettle-host': 'rds-07' }),
    );

    const { id } = scene.workspace.directMessages(scene.maria.id);
    expect(scene.received).toMatchObject([
      { text: 'Error code: 0x904\nhost: rds-07', thread: { id: `${scene.workspace.id}/${id}` } },
    ]);
  });
});

describe('buttons', () => {
  it('leads back to the thread of the message, and to nobody but who pressed', async () => {
    await using scene = await Scene.start();
    await scene.after(scene.maria.mention(scene.ops, '0x904'));
    const { thread } = scene.last;
    await scene.chat.post(thread, card('?', action('Yes')), { key: 'k1' });

    await scene.after(scene.jonas.press('Yes'));

    expect(scene.last).toMatchObject({
      kind: 'action',
      token: 'token-Yes',
      thread,
      by: { name: 'Jonas' },
    });
  });

  it('gives each press its own id, and a repeated delivery the same', async () => {
    await using scene = await Scene.start();
    await scene.after(scene.maria.direct('0x904'));
    await scene.chat.post(scene.last.thread, card('?', action('Yes')), { key: 'k1' });

    await scene.after(scene.maria.press('Yes'));
    const again = await scene.after(scene.maria.press('Yes'));
    const [delivery] = again.deliveries;
    if (delivery !== undefined) scene.server.office.sendAgain(delivery);
    await scene.until(() => scene.received.length === 4);

    const [, first, second, third] = scene.received.map(({ deliveryId }) => deliveryId);
    expect(second).not.toBe(first);
    expect(third).toBe(second);
  });
});

import { describe, expect, it } from '@jest/globals';
import { threadRef } from '#adapters/discord/place.ts';
import { createRedactor } from '#src/redaction/redactor.ts';
import { card } from '#test/contracts/chat-cards.ts';
import { permission } from '#test/discord/permissions.ts';
import { Scene } from './scene.ts';

const error = 'Error code: 0x904';

describe('commands', () => {
  it('opens a thread for a report, with what was asked above it', async () => {
    await using scene = await Scene.start();

    const act = scene.maria.slash(scene.ops, 'fettle diagnose', { error, host: 'rds-07' });
    const inbound = await scene.got(1);
    await act.acked();

    expect(inbound).toMatchObject({
      kind: 'message',
      text: `${error}\nhost: rds-07`,
      deliveryId: `interaction-${act.interaction?.id}`,
      by: { account: `discord:${scene.maria.id}` },
    });
    const seen = scene.maria.sees(scene.ops);
    const asked = seen.find(({ isPrivate }) => !isPrivate);
    expect(asked?.text).toContain(error);
    expect(asked?.pings).toMatchObject({ users: [] });
    expect(scene.thread(inbound).id).toBe(asked?.message.id);
    expect(seen.filter(({ isPrivate }) => isPrivate)).toHaveLength(1);
    expect(scene.jonas.sees(scene.ops)).toHaveLength(1);
  });

  it('asks with a form where no error was given, before anything else', async () => {
    await using scene = await Scene.start();

    await scene.maria.slash(scene.ops, 'fettle diagnose', { host: 'rds-07' }).acked();
    const [errorField = '', hostField = ''] = scene.maria.form?.inputs ?? [];
    scene.maria.submit({ [errorField]: error, [hostField]: 'rds-08' });

    expect(await scene.got(1)).toMatchObject({ text: `${error}\nhost: rds-08` });
    expect(scene.thread(scene.last).parent?.id).toBe(scene.ops.id);
  });

  it('repeats no secret that the site uses, neither above the thread nor in its name', async () => {
    const { redact } = createRedactor(['Quiet-River-Stone']);
    await using scene = await Scene.start({ discord: { redact } });
    const said = `${error} with Quiet-River-Stone`;

    scene.maria.slash(scene.ops, 'fettle diagnose', { error: said });
    const asked = scene.thread(await scene.got(1));
    scene.maria.mention(scene.ops, said);
    const mentioned = scene.thread(await scene.got(2));

    for (const { name } of [asked, mentioned]) expect(name).toBe(`${error} with [secret removed]`);
    const shown = scene.maria
      .sees(scene.ops)
      .find(({ author, isPrivate }) => author !== 'Maria' && !isPrivate);
    expect(shown?.text).toContain('[secret removed]');
    expect(shown?.text).not.toContain('Quiet-River-Stone');
  });

  it('takes a screenshot with the command', async () => {
    await using scene = await Scene.start();
    const file = scene.maria.file('shot.png', new Uint8Array([137, 80, 78, 71]));

    scene.maria.slash(scene.ops, 'fettle diagnose', { file });
    const inbound = await scene.got(1);

    expect(inbound).toMatchObject({ kind: 'message', attachments: [{ name: 'shot.png' }] });
  });

  it.each([
    ['fettle status', { incident: 'inc-7k2m9q4c' }, 'status inc-7k2m9q4c'],
    ['fettle approvals', {}, 'approvals'],
    ['fettle hosts', {}, 'hosts'],
    ['fettle decode', { code: '0x80070005' }, 'decode 0x80070005'],
    ['fettle playbooks', {}, 'playbooks'],
    ['fettle help', { about: 'decode' }, 'help decode'],
  ])('hands the words of /%s over, to be answered privately', async (words, options, text) => {
    await using scene = await Scene.start();

    const act = scene.maria.slash(scene.ops, words, options);
    const inbound = await scene.got(1);
    await scene.chat.post(inbound.thread, card('This is the answer.'), { key: 'k1' });
    await act.acked();

    expect(inbound).toMatchObject({ kind: 'message', text, attachments: [] });
    expect(scene.maria.sees(scene.ops).map((seen) => [seen.isPrivate, seen.text])).toEqual([
      [true, expect.stringContaining('This is the answer.')],
    ]);
    expect(scene.jonas.sees(scene.ops)).toEqual([]);
  });

  it('responds within three seconds while the store is slow, and still answers', async () => {
    const gate = Promise.withResolvers<void>();
    await using scene = await Scene.start({ receive: () => gate.promise });

    const before = scene.clock.pending;
    const act = scene.maria.slash(scene.ops, 'fettle decode', { code: '0x904' });
    // Discord's own deadline, and the one of the bot.
    await scene.until(() => scene.clock.pending === before + 2);
    await scene.clock.advance(2_500);
    await act.acked();
    expect(scene.received).toEqual([]);
    gate.resolve();
    await scene.got(1);

    await scene.server.until(() => scene.maria.sees(scene.ops).some(({ isPrivate }) => isPrivate));
    expect(scene.maria.notices).toEqual([]);
  });

  it('says so privately where it may not open a thread, and posts nothing', async () => {
    await using scene = await Scene.start();
    scene.ops.overwrites = [
      { id: scene.guild.id, type: 0, allow: 0n, deny: permission.createPublicThreads },
    ];
    scene.server.news.channel('CHANNEL_UPDATE', scene.ops);

    await scene.maria.slash(scene.ops, 'fettle diagnose', { error }).acked();

    const seen = scene.maria.sees(scene.ops);
    expect(seen.map(({ isPrivate }) => isPrivate)).toEqual([true]);
    expect(seen[0]?.text).toContain('Create Public Threads');
  });

  it('diagnoses anybody’s message in a thread of that message, for whoever chose it', async () => {
    await using scene = await Scene.start();
    const { message } = scene.jonas.say(scene.ops, error);
    if (message === undefined) throw new Error('nothing was written');

    const act = scene.maria.messageCommand('Diagnose this error', message);
    const inbound = await scene.got(1);
    await act.acked();

    expect(inbound).toMatchObject({
      kind: 'message',
      text: error,
      by: { account: `discord:${scene.maria.id}` },
      thread: threadRef({ guild: scene.guild.id, channel: message.id }),
    });
  });

  it('works nowhere but in the servers of the site, and says so', async () => {
    await using scene = await Scene.start();
    const other = scene.server.addGuild({ name: 'Elsewhere' });
    const lobby = scene.server.addChannel(other, { name: 'lobby' });
    const eve = scene.server.person({ username: 'eve' }, other);

    await eve.slash(lobby, 'fettle diagnose', { error }).acked();

    expect(eve.sees(lobby).map(({ isPrivate }) => isPrivate)).toEqual([true]);
    expect(scene.received).toEqual([]);
  });

  it('completes words from memory, with who types and where', async () => {
    const typed: unknown[] = [];
    await using scene = await Scene.start({
      discord: {
        suggest: (typing) => {
          typed.push(typing);
          return [{ name: 'rds-07', value: 'rds-07' }];
        },
      },
    });

    const offered = await scene.maria
      .complete(scene.ops, 'fettle diagnose', { option: 'host', text: 'rds' })
      .offered();

    expect(offered).toEqual(['rds-07']);
    expect(typed).toEqual([
      expect.objectContaining({
        about: 'host',
        typed: 'rds',
        channel: `discord:${scene.guild.id}/${scene.ops.id}`,
        isExternal: false,
      }),
    ]);
  });
});

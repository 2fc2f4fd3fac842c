import { describe, expect, it } from '@jest/globals';
import { placeOf, threadRef } from '#adapters/discord/place.ts';
import { editEveryMs } from '#src/chat/edits.ts';
import type { MessageRef } from '#src/ports/chat.ts';
import { action, card } from '#test/contracts/chat-cards.ts';
import { permission } from '#test/discord/permissions.ts';
import { Refusal } from '#test/discord/refusal.ts';
import { settle } from '#test/fakes/fake-clock.ts';
import { Scene } from './scene.ts';

const post = 'POST /channels/:channel/messages';
const patch = 'PATCH /channels/:channel/messages/:message';

/** A thread in which something is talked through. */
async function begun(options: Parameters<typeof Scene.start>[0] = {}) {
  const scene = await Scene.start(options);
  scene.maria.mention(scene.ops, 'Error code: 0x904');
  const { thread } = await scene.got(1);
  return {
    scene,
    thread,
    channel: scene.thread(scene.last),
    [Symbol.asyncDispose]: () => scene[Symbol.asyncDispose](),
  };
}

function own(ref: MessageRef): string {
  return ref.id.split('/').at(-1) ?? '';
}

describe('posting', () => {
  it.each([
    { what: 'the answer is lost after the effect', fault: { kind: 'drop-after-effect' } },
    {
      what: 'the answer is a 503 after the effect',
      fault: { kind: 'status-after-effect', status: 503 },
    },
    { what: 'the connection breaks before', fault: { kind: 'drop-before-effect' } },
  ] as const)('posts once when $what, again and again', async ({ fault }) => {
    await using world = await begun();
    const { scene, thread, channel } = world;
    scene.server.rest.faults.plan({ route: post, times: 2, fault });

    await scene.chat.post(thread, card('only once'), { key: 'k1' });

    expect(scene.maria.sees(channel).filter(({ text }) => text.includes('only once'))).toHaveLength(
      1,
    );
  });

  it('knows after a restart what it posted before, long after the nonce is forgotten', async () => {
    await using world = await begun();
    const { scene, thread, channel } = world;
    const first = await scene.chat.post(thread, card('only once'), { key: 'k1' });
    await scene.chat.edit(first, card('only once, edited'));
    await scene.clock.advance(3_600_000);
    await scene.restart();

    const again = await scene.chat.post(thread, card('only once'), { key: 'k1' });

    expect(again).toEqual(first);
    expect(scene.maria.sees(channel).filter(({ text }) => text.includes('only once'))).toHaveLength(
      1,
    );
  });

  it('says a card more simply when Discord finds it too much, and loses nothing', async () => {
    await using world = await begun();
    const { scene, thread, channel } = world;
    const refusal = new Refusal('invalidForm');
    scene.server.rest.faults.plan({ route: post, times: 2, fault: { kind: 'refuse', refusal } });

    const ref = await scene.chat.post(thread, card('all the same', action('Yes')), { key: 'k1' });

    const seen = scene.maria.sees(channel).find(({ message }) => message.id === own(ref));
    expect(seen?.text).toContain('all the same');
    expect(seen?.labels).toEqual(['Yes']);
    expect(seen?.message.content).toContain('all the same');
  });

  it('asks for nothing where it may not write, and says what is missing', async () => {
    await using world = await begun();
    const { scene, thread } = world;
    scene.ops.overwrites = [
      { id: scene.guild.id, type: 0, allow: 0n, deny: permission.sendMessagesInThreads },
    ];
    scene.server.news.channel('CHANNEL_UPDATE', scene.ops);
    await scene.until(() => scene.chat.state().heardAt > 0);
    await settle();
    const before = scene.server.calls(post).length;

    const refused = scene.chat.post(thread, card('nothing'), { key: 'k1' });

    await expect(refused).rejects.toMatchObject({
      code: 'chat-refused',
      hint: expect.stringContaining('Send Messages in Threads'),
    });
    expect(scene.server.calls(post)).toHaveLength(before);
  });

  it('wakes a thread that sleeps, and says that one is locked or gone', async () => {
    await using world = await begun();
    const { scene, thread, channel } = world;
    const ref = await scene.chat.post(thread, card('before'), { key: 'k1' });
    const moderator = scene.guild.addRole('moderators', ['manageThreads']);
    scene.jonas.give(scene.guild, moderator);

    scene.jonas.changeThread(channel, { isArchived: true });
    await scene.chat.edit(ref, card('after'));
    expect(scene.maria.sees(channel).at(-1)?.text).toContain('after');

    scene.jonas.changeThread(channel, { isArchived: true, isLocked: true });
    await expect(scene.chat.post(thread, card('no'), { key: 'k2' })).rejects.toMatchObject({
      code: 'chat-refused',
    });
  });

  it('rejects an edit of what was deleted, and says that it is gone', async () => {
    await using world = await begun();
    const { scene, thread, channel } = world;
    const ref = await scene.chat.post(thread, card('before'), { key: 'k1' });
    channel.remove(own(ref));

    await expect(scene.chat.edit(ref, card('after'))).rejects.toMatchObject({
      code: 'chat-refused',
      details: { gone: 1 },
    });
  });

  it('brings edits of one message together, and drops no last one', async () => {
    await using world = await begun();
    const { scene, thread, channel } = world;
    const ref = await scene.chat.post(thread, card('0'), { key: 'k1' });

    await scene.chat.edit(ref, card('1'));
    const edits = ['2', '3', 'the end'].map((text) => scene.chat.edit(ref, card(text)));
    await settle();
    await scene.clock.advance(editEveryMs);
    await Promise.all(edits);

    expect(scene.server.calls(patch)).toHaveLength(2);
    expect(scene.maria.sees(channel).at(-1)?.text).toContain('the end');
  });

  it('keeps the form of a message and shows its old buttons disabled, also after a restart', async () => {
    await using world = await begun();
    const { scene, thread, channel } = world;
    const ref = await scene.chat.post(thread, card('Approve?', action('Approve')), { key: 'k1' });
    await scene.restart();

    await scene.chat.edit(ref, card('Approved by Jonas.'));

    const seen = scene.maria.sees(channel).find(({ message }) => message.id === own(ref));
    expect(seen?.text).toContain('Approved by Jonas.');
    expect(seen?.labels).toEqual([]);
    expect(seen?.disabled).toEqual(['Approve']);
  });

  it('waits for the limit of one channel and lets another go past', async () => {
    await using world = await begun();
    const { scene, thread } = world;
    const other = scene.server.addChannel(scene.guild, { name: 'other' });
    const until = Promise.withResolvers<void>();
    scene.server.rest.faults.plan({
      route: post,
      about: placeOf(thread)?.channel,
      fault: { kind: 'hold', until: until.promise },
    });
    const held = scene.chat.post(thread, card('held'), { key: 'k1' });

    const place = threadRef({ guild: scene.guild.id, channel: other.id });
    await scene.chat.post(place, card('past'), { key: 'k2' });

    expect(scene.maria.sees(other).at(-1)?.text).toContain('past');
    until.resolve();
    await held;
  });

  it('does again what Discord asked to wait with', async () => {
    await using world = await begun();
    const { scene, thread, channel } = world;
    const fault = { kind: 'rate-limited', retryAfterSeconds: 0.01 } as const;
    scene.server.rest.faults.plan({ route: post, times: 3, fault });

    await scene.chat.post(thread, card('in the end'), { key: 'k1' });

    expect(scene.maria.sees(channel).at(-1)?.text).toContain('in the end');
  });
});

describe('telling one person', () => {
  it('writes to them directly where nothing was pressed', async () => {
    await using world = await begun();
    const { scene, thread, channel } = world;

    await scene.chat.tell(scene.last.by.account, thread, card('between us'), { key: 'k1' });
    await scene.chat.tell(scene.last.by.account, thread, card('between us'), { key: 'k1' });

    expect(scene.maria.inbox.map(({ text }) => text)).toEqual([
      expect.stringContaining('between us'),
    ]);
    expect(scene.jonas.transcript(channel)).not.toContain('between us');
  });

  it('says in the thread that there is something, not what, to whom it may not write', async () => {
    await using world = await begun();
    const { scene, thread, channel } = world;
    const refusal = new Refusal('cannotSendToUser');
    scene.server.rest.faults.plan({
      route: post,
      about: scene.maria.directMessages.id,
      times: 9,
      fault: { kind: 'refuse', refusal },
    });

    await scene.chat.tell(scene.last.by.account, thread, card('the password'), { key: 'k1' });

    const said = scene.jonas.sees(channel).at(-1);
    expect(said?.text).toContain('There is an answer for one person only');
    expect(said?.text).not.toContain('the password');
    expect(said?.pings).toMatchObject({ users: [], isEveryone: false });
  });

  it('does not depend on the token of an interaction that is over', async () => {
    await using scene = await Scene.start();
    const act = scene.maria.slash(scene.ops, 'fettle help');
    const { thread } = await scene.got(1);
    await act.acked();
    await scene.clock.advance(15 * 60_000);

    await scene.chat.post(thread, card('late, and still private'), { key: 'k1' });

    expect(scene.maria.inbox.at(-1)?.text).toContain('late, and still private');
  });
});

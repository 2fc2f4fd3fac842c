import { describe, expect, it } from '@jest/globals';
import { makeTeam } from './small-team.ts';

type World = Awaited<ReturnType<typeof makeTeam>>;

function eventsOf(world: World): readonly unknown[] {
  return world.slack.deliveries.map(({ payload }) => payload.event);
}

describe('what people write', () => {
  it('reaches the app as two events of one ts when it mentions the app', async () => {
    await using world = await makeTeam();

    const { ts } = world.maria.mention(world.ops, '0x904');

    expect(eventsOf(world)).toMatchObject([
      { type: 'app_mention', ts, channel: world.ops.id, user: world.maria.id },
      { type: 'message', ts, channel_type: 'channel' },
    ]);
  });

  it('is escaped, and can mention nobody by being typed', async () => {
    await using world = await makeTeam();

    world.maria.say(world.ops, '<!here> & <@U1>');

    expect(eventsOf(world)).toMatchObject([{ text: '&lt;!here&gt; &amp; &lt;@U1&gt;' }]);
    expect(world.maria.sees(world.ops)[0]).toMatchObject({ text: '<!here> & <@U1>', mentions: [] });
  });

  it('names its thread in a reply only', async () => {
    await using world = await makeTeam();
    const { ts } = world.maria.say(world.ops, 'root');
    world.maria.say(world.ops, 'reply', { threadTs: ts });

    expect(eventsOf(world)[0]).not.toHaveProperty('thread_ts');
    expect(eventsOf(world)[1]).toMatchObject({ thread_ts: ts, parent_user_id: world.maria.id });
  });

  it('is told again when it is edited or deleted', async () => {
    await using world = await makeTeam();
    const { ts = '' } = world.maria.say(world.ops, 'before');

    world.maria.edit(world.ops, ts, 'after');
    world.maria.remove(world.ops, ts);

    expect(eventsOf(world).slice(1)).toMatchObject([
      {
        subtype: 'message_changed',
        message: { text: 'after', ts },
        previous_message: { text: 'before' },
      },
      { subtype: 'message_deleted', deleted_ts: ts },
    ]);
    expect(world.maria.sees(world.ops)).toEqual([]);
  });

  it('keeps to 40,000 characters', async () => {
    await using world = await makeTeam();

    world.maria.say(world.ops, 'a'.repeat(100_000));

    expect(world.maria.sees(world.ops)[0]?.text).toHaveLength(40_000);
  });

  it('comes with what was attached', async () => {
    await using world = await makeTeam();

    world.maria.direct('see file', { files: [{ name: 'a.log', bytes: new Uint8Array(3) }] });

    expect(eventsOf(world)).toMatchObject([
      { subtype: 'file_share', files: [{ name: 'a.log', size: 3, mimetype: 'text/plain' }] },
    ]);
  });

  it('does not reach an app that is not in the channel, or not subscribed, or may not read', async () => {
    await using world = await makeTeam();
    const away = world.team.addChannel({ name: 'away', members: new Set([world.maria.id]) });

    world.maria.mention(away, 'hello');
    expect(eventsOf(world)).toEqual([]);
    world.team.scopes = world.team.scopes.filter((scope) => scope !== 'channels:history');
    world.maria.mention(world.ops, 'hello');
    expect(eventsOf(world)).toMatchObject([{ type: 'app_mention' }]);
  });
});

describe('what the app writes', () => {
  it('comes back to it as an event with its own bot_id', async () => {
    await using world = await makeTeam();

    await world.run('chat.postMessage', { channel: world.ops.id, text: 'x' });

    expect(eventsOf(world)).toMatchObject([
      { type: 'message', bot_id: world.team.botId, user: world.team.botUser.id },
    ]);
  });
});

describe('who people are', () => {
  it('is told of guests and of people from elsewhere', async () => {
    await using world = await makeTeam();
    const guest = world.slack.person(world.team, { name: 'guest', guest: 'single' });
    const stranger = world.slack.person(world.team, { name: 'stranger', teamId: 'T0ELSEWHERE' });

    const info = async (user: string) => (await world.run('users.info', { user })).user;

    expect(await info(world.maria.id)).toMatchObject({
      is_restricted: false,
      profile: { email: 'maria@example.com' },
    });
    expect(await info(guest.id)).toMatchObject({ is_restricted: true, is_ultra_restricted: true });
    expect(await info(stranger.id)).toMatchObject({ team_id: 'T0ELSEWHERE', is_stranger: true });
    expect(await info(stranger.id)).not.toHaveProperty('profile.email');
  });

  it('hides addresses without the scope for them', async () => {
    await using world = await makeTeam();
    world.team.scopes = world.team.scopes.filter((scope) => scope !== 'users:read.email');

    expect((await world.run('users.info', { user: world.maria.id })).user).not.toHaveProperty(
      'profile.email',
    );
    expect(await world.run('users.lookupByEmail', { email: 'maria@example.com' })).toMatchObject({
      error: 'missing_scope',
    });
  });

  it('finds people by address', async () => {
    await using world = await makeTeam();

    expect(await world.run('users.lookupByEmail', { email: 'Maria@example.com' })).toMatchObject({
      user: { id: world.maria.id },
    });
    expect(await world.run('users.lookupByEmail', { email: 'no@example.com' })).toMatchObject({
      error: 'users_not_found',
    });
  });
});

describe('what else stands on the screen', () => {
  it('shows the Home tab that was published for a person', async () => {
    await using world = await makeTeam();
    const view = {
      type: 'home',
      blocks: [{ type: 'header', text: { type: 'plain_text', text: 'Open incidents' } }],
    };

    await world.run('views.publish', { user_id: world.maria.id, view });

    expect(world.maria.homeTab?.text).toBe('Open incidents');
    expect(world.maria.openApp().deliveries[0]?.payload.event).toMatchObject({
      type: 'app_home_opened',
      tab: 'home',
    });
  });

  it('takes one reaction of a kind, on a message that stands', async () => {
    await using world = await makeTeam();
    const { ts } = world.maria.say(world.ops, 'x');
    const react = (timestamp: unknown) =>
      world.run('reactions.add', { channel: world.ops.id, timestamp, name: 'eyes' });

    expect(await react(ts)).toEqual({ ok: true });
    expect(await react(ts)).toEqual({ ok: false, error: 'already_reacted' });
    expect(await react('1.000001')).toEqual({ ok: false, error: 'message_not_found' });
  });

  it('takes at most four prompts, and shows the status of a thread', async () => {
    await using world = await makeTeam();
    const channel = world.team.directMessages(world.maria.id).id;
    const prompts = (count: number) =>
      Array.from({ length: count }, () => ({ title: 'a', message: 'b' }));
    const set = (count: number) =>
      world.run('assistant.threads.setSuggestedPrompts', {
        channel_id: channel,
        prompts: prompts(count),
      });

    expect(await set(4)).toEqual({ ok: true });
    expect(await set(5)).toEqual({ ok: false, error: 'invalid_arguments' });
    await world.run('assistant.threads.setStatus', {
      channel_id: channel,
      thread_ts: '1.1',
      status: 'is looking…',
    });
    expect(world.team.home.statuses.get(`${channel}/1.1`)).toBe('is looking…');
  });
});

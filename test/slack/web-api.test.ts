import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { webClient } from './bolt.ts';
import { documentedLimits } from './rate-limits.ts';
import { SlackServer } from './slack-server.ts';
import { call, makeTeam } from './small-team.ts';

describe('who may call', () => {
  it.each([
    { what: 'no token', token: undefined, error: 'not_authed' },
    { what: 'an unknown token', token: 'xoxb-nobody', error: 'invalid_auth' },
    {
      what: 'the token of the app',
      token: 'xapp-1-A0FETTLE0-1-0000',
      error: 'not_allowed_token_type',
    },
  ])('refuses $what', async ({ token, error }) => {
    await using world = await makeTeam();

    const { body } = await call(world.slack, 'auth.test', token === undefined ? {} : { token });

    expect(body).toEqual({ ok: false, error });
  });

  it('opens sockets for the token of the app only', async () => {
    await using world = await makeTeam();

    const method = 'apps.connections.open';
    const withBot = await call(world.slack, method, { token: world.token });
    const withApp = await call(world.slack, method, { token: world.slack.app.appToken });

    expect(withBot.body).toMatchObject({ ok: false, error: 'not_allowed_token_type' });
    expect(withApp.body).toMatchObject({
      ok: true,
      url: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:/),
    });
  });

  it('opens one socket for each address', async () => {
    await using world = await makeTeam();
    const { body } = await call(world.slack, 'apps.connections.open', {
      token: world.slack.app.appToken,
    });

    const open = () => {
      const socket = new WebSocket(String(body.url));
      return new Promise((done) => {
        socket.addEventListener('open', () => done('open'));
        socket.addEventListener('error', () => done('refused'));
      });
    };

    expect(await open()).toBe('open');
    expect(await open()).toBe('refused');
  });

  it.each(['token_revoked', 'account_inactive'] as const)('says %s when it is', async (state) => {
    await using world = await makeTeam();
    world.team.tokenState = state;

    expect(await world.run('auth.test', {})).toEqual({ ok: false, error: state });
  });

  it.each([
    { method: 'chat.postMessage', scope: 'chat:write' },
    { method: 'users.info', scope: 'users:read' },
    { method: 'reactions.add', scope: 'reactions:write' },
    { method: 'files.getUploadURLExternal', scope: 'files:write' },
  ])('asks for $scope at $method', async ({ method, scope }) => {
    await using world = await makeTeam();
    world.team.scopes = world.team.scopes.filter((each) => each !== scope);

    expect(
      await world.run(method, { channel: world.ops.id, user: world.maria.id, text: 'x' }),
    ).toMatchObject({
      ok: false,
      error: 'missing_scope',
      needed: scope,
    });
  });

  it('asks for the scope of the kind of channel before it shows what was said', async () => {
    await using world = await makeTeam();
    world.team.scopes = world.team.scopes.filter((each) => each !== 'channels:history');

    const answer = await world.run('conversations.history', { channel: world.ops.id });

    expect(answer).toMatchObject({ error: 'missing_scope', needed: 'channels:history' });
  });

  it('shows one workspace nothing of another', async () => {
    await using world = await makeTeam();
    const other = world.slack.install();
    const post = { token: other.botToken, args: { channel: world.ops.id, text: 'hello' } };

    const { body } = await call(world.slack, 'chat.postMessage', post);

    expect(body).toMatchObject({ error: 'channel_not_found' });
    expect(world.maria.sees(world.ops)).toEqual([]);
    expect(world.slack.calls('chat.postMessage')[0]?.team).toBe(other.id);
  });

  it('lets the bot into no channel by itself', async () => {
    await using world = await makeTeam();
    const open = world.team.addChannel({ name: 'open', members: new Set([world.maria.id]) });
    const closed = world.team.addChannel({
      name: 'closed',
      kind: 'private',
      members: new Set([world.maria.id]),
    });

    expect(await world.run('chat.postMessage', { channel: open.id, text: 'x' })).toMatchObject({
      error: 'not_in_channel',
    });
    expect(await world.run('chat.postMessage', { channel: closed.id, text: 'x' })).toMatchObject({
      error: 'channel_not_found',
    });
  });

  it('tells the scopes of a token with each answer', async () => {
    await using world = await makeTeam();

    const answer = await webClient(world.slack, world.token).auth.test();

    expect(answer.response_metadata).toMatchObject({
      scopes: expect.arrayContaining(['chat:write']),
    });
  });
});

describe('what goes wrong', () => {
  it('answers 429 with Retry-After for one method and channel', async () => {
    await using world = await makeTeam();
    const { slack, ops, token } = world;
    const other = world.team.addChannel({ name: 'other' });
    slack.api.faults.plan({
      method: 'chat.postMessage',
      channel: ops.id,
      fault: { kind: 'rate-limited', retryAfterSeconds: 7 },
    });
    const post = (channel: string) =>
      call(slack, 'chat.postMessage', { token, args: { channel, text: 'x' } });

    expect(await post(other.id)).toMatchObject({ status: 200, body: { ok: true } });
    expect(await post(ops.id)).toMatchObject({
      status: 429,
      retryAfter: '7',
      body: { error: 'ratelimited' },
    });
    expect(await post(ops.id)).toMatchObject({ status: 200, body: { ok: true } });
  });

  it('fills the documented buckets by the clock, each channel its own', async () => {
    const clock = new FakeClock();
    await using slack = await SlackServer.start({ clock, rateLimits: documentedLimits });
    const team = slack.install();
    const [one, two] = [team.addChannel({ name: 'one' }), team.addChannel({ name: 'two' })];
    const post = async (channel: string) =>
      (
        await call(slack, 'chat.postMessage', {
          token: team.botToken,
          args: { channel, text: 'x' },
        })
      ).status;

    const burst = await Promise.all(Array.from({ length: 6 }, () => post(one.id)));
    expect(burst.filter((status) => status === 429)).toHaveLength(1);
    expect(await post(two.id)).toBe(200);
    await clock.advance(1000);
    expect(await post(one.id)).toBe(200);
  });

  it.each([
    { kind: 'drop-before-effect', stands: 0 },
    { kind: 'drop-after-effect', stands: 1 },
  ] as const)('breaks the connection: $kind', async ({ kind, stands }) => {
    await using world = await makeTeam();
    world.slack.api.faults.plan({ method: 'chat.postMessage', fault: { kind } });

    await expect(
      world.run('chat.postMessage', { channel: world.ops.id, text: 'x' }),
    ).rejects.toThrow('fetch failed');

    expect(world.maria.sees(world.ops)).toHaveLength(stands);
  });

  it.each([
    { kind: 'status', stands: 0 },
    { kind: 'status-after-effect', stands: 1 },
  ] as const)('answers 503: $kind', async ({ kind, stands }) => {
    await using world = await makeTeam();
    world.slack.api.faults.plan({ method: 'chat.postMessage', fault: { kind, status: 503 } });
    const post = { token: world.token, args: { channel: world.ops.id, text: 'x' } };

    expect((await call(world.slack, 'chat.postMessage', post)).status).toBe(503);
    expect(world.maria.sees(world.ops)).toHaveLength(stands);
  });
});

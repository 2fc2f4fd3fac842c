import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { boltOnSockets } from './bolt.ts';
import type { Json } from './json.ts';
import { isJson, parseJson } from './json.ts';
import { SlackServer } from './slack-server.ts';
import { call } from './small-team.ts';

/** A socket of an app that acknowledges nothing unless it is told to. */
async function bareSocket(slack: SlackServer) {
  const { body } = await call(slack, 'apps.connections.open', { token: slack.app.appToken });
  const socket = new WebSocket(String(body.url));
  const heard: Json[] = [];
  const closed = new Promise<void>((done) => socket.addEventListener('close', () => done()));
  socket.addEventListener('message', ({ data }) => {
    const message = parseJson(String(data));
    if (isJson(message)) heard.push(message);
    slack.changes.announce();
  });
  await slack.until(() => heard.length === 1);
  return {
    heard,
    closed,
    ack: (envelope: Json | undefined) =>
      socket.send(JSON.stringify({ envelope_id: envelope?.envelope_id })),
    envelopes: () => heard.filter(({ envelope_id }) => envelope_id !== undefined),
  };
}

async function makeWorld() {
  const clock = new FakeClock();
  const slack = await SlackServer.start({ clock });
  const team = slack.install();
  const maria = slack.person(team, { name: 'maria' });
  return { clock, slack, team, maria, [Symbol.asyncDispose]: () => slack[Symbol.asyncDispose]() };
}

describe('a socket', () => {
  it('is welcomed, and gets envelopes with an id, a type and a payload', async () => {
    await using world = await makeWorld();
    const socket = await bareSocket(world.slack);

    world.maria.direct('hello');
    await world.slack.until(() => socket.envelopes().length === 1);

    expect(socket.heard[0]).toMatchObject({ type: 'hello', num_connections: 1 });
    expect(socket.envelopes()[0]).toMatchObject({
      type: 'events_api',
      accepts_response_payload: false,
      retry_attempt: 0,
      payload: {
        type: 'event_callback',
        team_id: world.team.id,
        event: { type: 'message', text: 'hello', channel_type: 'im' },
      },
    });
  });

  it('shares the envelopes with the others: each goes to one', async () => {
    await using world = await makeWorld();
    const sockets = [await bareSocket(world.slack), await bareSocket(world.slack)];

    for (const text of ['one', 'two', 'three', 'four']) world.maria.direct(text);
    await world.slack.until(() => sockets.flatMap((socket) => socket.envelopes()).length === 4);

    expect(sockets.map((socket) => socket.envelopes().length)).toEqual([2, 2]);
  });

  it('is refused when ten are open', async () => {
    await using world = await makeWorld();
    for (let count = 0; count < 10; count += 1) await bareSocket(world.slack);
    const { body } = await call(world.slack, 'apps.connections.open', {
      token: world.slack.app.appToken,
    });

    const socket = new WebSocket(String(body.url));

    await expect(
      new Promise((done) => socket.addEventListener('error', () => done('refused'))),
    ).resolves.toBe('refused');
  });

  it('gets nothing more once it is told to go, and is closed ten seconds later', async () => {
    await using world = await makeWorld();
    const [old, young] = [await bareSocket(world.slack), await bareSocket(world.slack)];

    world.slack.sockets.refresh(world.slack.sockets.open[0] ?? '');
    for (const text of ['one', 'two']) world.maria.direct(text);
    await world.slack.until(() => young.envelopes().length === 2);
    await world.clock.advance(10_000);
    await old.closed;

    expect(old.heard.at(-1)).toMatchObject({ type: 'disconnect', reason: 'refresh_requested' });
    expect(old.envelopes()).toEqual([]);
    await world.slack.until(() => world.slack.sockets.all.length === 1);
  });

  it('still gets envelopes after a warning', async () => {
    await using world = await makeWorld();
    const socket = await bareSocket(world.slack);

    world.slack.sockets.warn(world.slack.sockets.open[0] ?? '');
    world.maria.direct('hello');
    await world.slack.until(() => socket.envelopes().length === 1);

    expect(socket.heard[1]).toMatchObject({ type: 'disconnect', reason: 'warning' });
  });

  it('can fall silent: what goes there is lost, and nobody is told', async () => {
    await using world = await makeWorld();
    const socket = await bareSocket(world.slack);
    const id = world.slack.sockets.open[0] ?? '';

    world.slack.sockets.silence(id);
    const { deliveries } = world.maria.direct('hello');

    expect(deliveries[0]?.attempts[0]).toMatchObject({ receiver: id, state: 'sent' });
    expect(world.slack.sockets.open).toEqual([id]);
    expect(socket.envelopes()).toEqual([]);
  });
});

describe('the deadline of three seconds', () => {
  it('tries an event again at once, after a minute and after five, then gives up', async () => {
    await using world = await makeWorld();
    const socket = await bareSocket(world.slack);
    const { clock, slack, maria } = world;

    const { deliveries } = maria.direct('hello');
    const counts: (number | undefined)[] = [];
    for (const ms of [2999, 1, 3000, 59_999, 1, 3000, 300_000, 3000]) {
      await clock.advance(ms);
      counts.push(deliveries[0]?.attempts.length);
    }
    await slack.until(() => socket.envelopes().length === 4);

    expect(counts).toEqual([1, 2, 2, 2, 3, 3, 4, 4]);
    expect(await deliveries[0]?.outcome).toEqual({ kind: 'lost', reason: 'timeout' });
    expect(
      socket.envelopes().map(({ retry_attempt, retry_reason }) => [retry_attempt, retry_reason]),
    ).toEqual([
      [0, ''],
      [1, 'timeout'],
      [2, 'timeout'],
      [3, 'timeout'],
    ]);
    const ids = socket.envelopes().map(({ payload }) => (isJson(payload) ? payload.event_id : ''));
    expect(new Set(ids).size).toBe(1);
    expect(new Set(socket.envelopes().map(({ envelope_id }) => envelope_id)).size).toBe(4);
  });

  it('keeps an event for an app that comes back', async () => {
    await using world = await makeWorld();

    const { deliveries } = world.maria.direct('hello');
    await world.clock.advance(0);
    const socket = await bareSocket(world.slack);
    await world.clock.advance(60_000);
    await world.slack.until(() => socket.envelopes().length === 1);
    socket.ack(socket.envelopes()[0]);

    expect(await deliveries[0]?.outcome).toMatchObject({ kind: 'acked' });
    expect(socket.envelopes()[0]).toMatchObject({
      retry_attempt: 2,
      retry_reason: 'connection_failed',
    });
  });

  it('tells the person of a click that nobody took, and never tries it again', async () => {
    await using world = await makeWorld();
    const { clock, slack, maria } = world;
    const socket = await bareSocket(slack);

    const act = maria.globalShortcut('report');
    await clock.advance(3000);
    const failure = await act.acked().catch((error: unknown) => String(error));
    await clock.advance(600_000);
    await slack.until(() => socket.envelopes().length > 0);

    expect(failure).toContain('timeout');
    expect(maria.notices).toEqual(['Slack could not reach the app. Please try again.']);
    expect(socket.envelopes()).toHaveLength(1);
  });

  it('remembers an acknowledgement that came late, and does not count it', async () => {
    await using world = await makeWorld();
    const { clock, slack, maria } = world;
    const socket = await bareSocket(slack);

    const act = maria.globalShortcut('report');
    await slack.until(() => socket.envelopes().length === 1);
    await clock.advance(3001);
    socket.ack(socket.envelopes()[0]);
    await slack.until(() => slack.office.lateAcks.length === 1);

    expect(act.deliveries[0]?.attempts[0]).toMatchObject({ state: 'late', ackedAfterMs: 3001 });
    expect(await act.deliveries[0]?.outcome).toMatchObject({ kind: 'lost' });
  });
});

describe('bolt', () => {
  it('connects again after a refresh, and hears what was said meanwhile', async () => {
    await using world = await makeWorld();
    const { slack, team, maria, clock } = world;
    const heard: string[] = [];
    await using _ = await boltOnSockets(slack, team, {
      listen: (app) =>
        app.message(async ({ message }) => {
          heard.push('text' in message ? (message.text ?? '') : '');
        }),
    });
    const [first = ''] = slack.sockets.open;

    slack.sockets.refresh(first);
    const act = maria.direct('in the hole');
    await slack.until(() => slack.sockets.open.length === 1);
    await clock.advance(60_000);
    await act.acked();
    await slack.until(() => heard.length > 0);

    expect(slack.sockets.open).not.toEqual([first]);
    expect(heard).toEqual(['in the hole']);
  });
});

import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Server } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Inbound } from '#src/ports/chat.ts';
import { settle } from '#test/fakes/fake-clock.ts';
import { LongTimers } from './long-timers.ts';
import { Scene } from './scene.ts';

const Listening = z.object({
  server: z.instanceof(Server).transform((server) => {
    const address = server.address();
    return typeof address === 'object' ? (address?.port ?? 0) : 0;
  }),
});

describe('persist, then acknowledge', () => {
  it.each([
    { what: 'an event', act: (scene: Scene) => scene.maria.direct('0x904') },
    { what: 'a mention', act: (scene: Scene) => scene.maria.mention(scene.ops, '0x904') },
    {
      what: 'a command',
      act: (scene: Scene) => scene.maria.slash(scene.ops, '/fettle', { text: '0x904' }),
    },
  ])('acknowledges $what only when the core has it', async ({ act }) => {
    const kept = Promise.withResolvers<void>();
    const came = Promise.withResolvers<Inbound>();
    await using scene = await Scene.start({
      receive: async (inbound) => {
        came.resolve(inbound);
        await kept.promise;
      },
    });

    const doing = act(scene);
    await came.promise;
    await settle();
    const before = doing.deliveries.map(({ settled }) => settled?.kind);
    kept.resolve();
    await doing.acked();

    // A mention comes as a message as well, which is nobody's business and acknowledged at once.
    expect(before).toContain(undefined);
    expect(scene.server.office.lateAcks).toEqual([]);
  });

  it('gets again what the core could not keep, under the same id', async () => {
    let isFull = true;
    const tried: string[] = [];
    await using scene = await Scene.start({
      receive: async ({ deliveryId }) => {
        tried.push(deliveryId);
        if (isFull) throw new Error('the disk is full');
      },
    });

    const act = scene.maria.direct('keep me');
    await scene.server.until(() => tried.length === 1);
    isFull = false;
    await scene.clock.advance(3_000);
    await act.acked();

    expect(tried).toEqual([tried[0], tried[0]]);
    expect(scene.received).toMatchObject([{ text: 'keep me' }]);
  });
});

describe('the sockets', () => {
  it('loses nothing while Slack renews one of them', async () => {
    await using scene = await Scene.start();
    const [first = ''] = scene.server.sockets.open;

    scene.server.sockets.refresh(first);
    for (const text of ['one', 'two', 'three']) await scene.after(scene.maria.direct(text));

    expect(scene.received).toHaveLength(3);
    expect(scene.server.deliveries.every(({ attempts }) => attempts.length === 1)).toBe(true);
  });

  it('says how many are open', async () => {
    await using scene = await Scene.start();

    expect(scene.chat.state()).toMatchObject({ kind: 'connected', open: 2 });
    await scene.chat.stop();
    expect(scene.chat.state()).toMatchObject({ kind: 'disconnected', open: 0 });
  });

  it('replaces one that was silent for a minute', async () => {
    await using scene = await Scene.start();
    const opened = scene.server.calls('apps.connections.open').length;
    const silent = scene.server.sockets.open;
    for (const id of silent) scene.server.sockets.silence(id);

    await scene.clock.advance(75_000);
    await scene.server.until(
      () => scene.server.calls('apps.connections.open').length >= opened + 2,
    );
    await scene.until(() => scene.chat.state().open === 2);

    // Until then Slack itself does not know that they are dead.
    for (const id of silent) scene.server.sockets.cut(id);
    await scene.server.until(() => silent.every((id) => !scene.server.sockets.open.includes(id)));

    await scene.after(scene.maria.direct('still there?'));
    expect(scene.last).toMatchObject({ text: 'still there?' });
  });

  it('keeps no process alive for a socket that is gone', async () => {
    using timers = new LongTimers();
    await using scene = await Scene.start();
    const silent = scene.server.sockets.open;
    for (const id of silent) scene.server.sockets.silence(id);
    await scene.clock.advance(75_000);
    await scene.until(() => scene.chat.state().open === 2);
    for (const id of silent) scene.server.sockets.cut(id);
    await scene.server.until(() => silent.every((id) => !scene.server.sockets.open.includes(id)));

    await scene.chat.stop();
    await scene.server.until(() => scene.server.sockets.all.length === 0);

    expect(timers.made).toBeGreaterThanOrEqual(4);
    expect(timers.held).toEqual([]);
  });

  it('closes a socket that comes after it was stopped', async () => {
    await using scene = await Scene.start();
    const { sockets, api } = scene.server;
    const before = sockets.open;
    const answer = Promise.withResolvers<void>();
    const fault = { kind: 'hold', until: answer.promise } as const;
    api.faults.plan({ method: 'apps.connections.open', times: 2, fault });
    for (const id of before) sockets.silence(id);
    await scene.clock.advance(75_000);
    for (const id of before) sockets.cut(id);
    await scene.until(() => api.held === 2);

    await scene.chat.stop();
    answer.resolve();

    await scene.server.until(() => sockets.welcomed === 4 && sockets.all.length === 0);
    expect(scene.chat.state().kind).toBe('disconnected');
  });

  it('knows that the app was removed', async () => {
    await using scene = await Scene.start();

    scene.server.desk.publish(scene.workspace, { type: 'app_uninstalled' });
    await scene.server.until(() =>
      scene.server.deliveries.every(({ settled }) => settled !== undefined),
    );

    expect(scene.chat.state().kind).toBe('removed');
  });
});

describe('signed requests', () => {
  const signingSecret = 'a-signing-secret-of-a-test';

  it('takes what Slack signed, and nothing else', async () => {
    const delivery = { kind: 'http', signingSecret, host: '127.0.0.1', port: 0 } as const;
    await using scene = await Scene.make({ slack: { delivery } });
    const port = await portOf(() => scene.connect());
    const requests = `http://127.0.0.1:${port}/slack/events`;
    scene.server.deliverBySignedHttp(requests);
    await scene.after(scene.maria.direct('0x904'));

    scene.server.deliverBySignedHttp(requests, { signingSecret: 'somebody-else' });
    const forged = scene.maria.direct('forged');
    await scene.server.until(() => forged.deliveries[0]?.attempts.at(0)?.state === 'failed');

    expect(scene.received).toMatchObject([{ text: '0x904' }]);
  });
});

/** Where the server that is started meanwhile listens. */
async function portOf(start: () => Promise<unknown>): Promise<number> {
  const listening = Promise.withResolvers<number>();
  const heard = (message: unknown): void => listening.resolve(Listening.parse(message).server);
  subscribe('tracing:net.server.listen:asyncEnd', heard);
  await start();
  unsubscribe('tracing:net.server.listen:asyncEnd', heard);
  return listening.promise;
}

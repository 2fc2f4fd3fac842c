import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { startCuttingProxy } from './cutting-proxy.ts';
import { freePort, until } from './process.ts';
import { runs, sessionsOf } from './process-list.ts';
import { call, never, useSshPeer, whoami } from './ssh-peer.ts';

const peer = useSshPeer();

describe('a connection', () => {
  it('that is cut in the middle leaves the outcome unknown, and no process', async () => {
    await using proxy = await startCuttingProxy(peer.sshd.port);
    peer.start();
    const host = peer.hostWith({ port: proxy.port, hostKey: peer.sshd.fingerprint });

    const running = peer.run(host, call('put_text begun yes; sleep 296'));
    await until('the script to run', () => runs('sleep 296'));
    proxy.cut();
    const result = await running;

    expect(result).toMatchObject({ kind: 'failed', fault: 'unreachable', started: 'unknown' });
    await until('the script to be gone', () => !runs('sleep 296'));
  });

  it('whose sshd is killed in the middle leaves the outcome unknown, and no process', async () => {
    peer.start();

    const running = peer.run(peer.hostWith(), call('sleep 295'));
    await until('the script to run', () => runs('sleep 295'));
    for (const pid of sessionsOf(peer.sshd.user)) process.kill(pid, 'SIGKILL');
    const result = await running;

    expect(result).toMatchObject({
      kind: 'failed',
      fault: 'unreachable',
      started: 'unknown',
      envelopes: [],
    });
    await until('the script to be gone', () => !runs('sleep 295'));
  });

  it('is kept for the next job, and a dead one is replaced before anything is sent', async () => {
    await using proxy = await startCuttingProxy(peer.sshd.port);
    peer.start();
    const host = peer.hostWith({ port: proxy.port, hostKey: peer.sshd.fingerprint });

    await peer.run(host, whoami);
    await peer.run(host, whoami);
    const kept = proxy.connections();
    proxy.cut();
    const again = await peer.run(host, whoami);

    expect(kept).toBe(1);
    expect(again.kind).toBe('ran');
    expect(proxy.connections()).toBe(2);
  });

  it('serves many jobs at once', async () => {
    peer.start();

    const results = await Promise.all(
      Array.from({ length: 12 }, () => peer.run(peer.hostWith(), whoami)),
    );

    expect(results.map(({ kind }) => kind)).toEqual(results.map(() => 'ran'));
  });

  it('closes at the end, and the process of the host with it', async () => {
    peer.start();
    await peer.run(peer.hostWith(), whoami);
    expect(sessionsOf(peer.sshd.user)).not.toEqual([]);

    await peer.transport.close();

    await until('no session', () => sessionsOf(peer.sshd.user).length === 0);
    expect(sessionsOf(peer.sshd.user)).toEqual([]);
  });
});

describe('the four questions', () => {
  it('tells a closed port, a foreign server, a silent one and an unknown name apart', async () => {
    peer.start({ connectWithin: 600 });
    await using foreign = await serve((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await using silent = await serve(() => undefined);

    const faults = await Promise.all(
      [
        peer.hostWith({ port: await freePort() }),
        peer.hostWith({ port: foreign.port }),
        peer.hostWith({ port: silent.port }),
        peer.hostWith({ address: 'no-such-host.invalid' }),
      ].map(async (host) => await peer.run(host, whoami)),
    );

    expect(faults).toMatchObject([
      {
        fault: 'unreachable',
        started: 'no',
        message: expect.stringContaining('refuses connections'),
      },
      { fault: 'bad-answer', started: 'no' },
      { fault: 'timed-out', started: 'no' },
      { fault: 'unreachable', started: 'no', message: expect.stringContaining('does not resolve') },
    ]);
  });

  it('answers with the account, and with sudo', async () => {
    peer.start();
    peer.sshd.sudoers('without-password');

    const checked = await peer.transport.check(peer.hostWith({ sudo: 'passwordless' }), never);

    expect(checked).toMatchObject([
      { step: 'reached', ok: true },
      { step: 'let-in', ok: true, detail: `as ${peer.sshd.user}` },
      { step: 'answered', ok: true, detail: expect.stringContaining('root') },
      { step: 'in-time', ok: true },
    ]);
  });
});

async function serve(
  answer: (socket: Socket) => void,
): Promise<AsyncDisposable & { readonly port: number }> {
  const sockets = new Set<{ destroy(): unknown }>();
  const server: Server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    answer(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createSecrets } from '#adapters/files/secrets.ts';
import { SshTransport } from '#adapters/ssh/ssh-transport.ts';
import { createSystemClock } from '#adapters/system/clock.ts';
import { Host, type SshSettings } from '#src/host/host.ts';
import type { JobResult } from '#src/ports/transport.ts';
import type { ScriptCall } from '#src/script/job.ts';
import { startCuttingProxy } from './cutting-proxy.ts';
import { freePort, run as runProgram, until } from './process.ts';
import { type Sshd, startSshd } from './sshd.ts';

let sshd: Sshd;
let transport: SshTransport;
const never = new AbortController().signal;

beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(async () => {
  await sshd[Symbol.asyncDispose]();
});
afterEach(async () => {
  await transport.close();
  sshd.sudoers('nothing');
});

function start(more: { agentSocket?: string; connectWithin?: number } = {}): SshTransport {
  transport = new SshTransport({
    clock: createSystemClock(),
    secrets: createSecrets({
      environment: { PASSWORD: sshd.password, WRONG: 'wrong-word', PHRASE: sshd.passphrase },
      home: '/root',
    }),
    knownHosts: sshd.knownHosts,
    ...more,
  });
  return transport;
}

function hostWith(more: Partial<Record<keyof SshSettings, unknown>> = {}): Host {
  const common = { port: sshd.port, user: sshd.user, sudo: 'none', key: `file:${sshd.keyFile}` };
  return Host.parse({
    name: 'peer-01',
    address: '127.0.0.1',
    platform: 'linux',
    transports: { ssh: { ...common, ...more } },
  });
}

function call(text: string, more: Partial<ScriptCall> = {}): ScriptCall {
  const common = { language: 'sh', parameters: {}, mode: 'run', deadlineMs: 20_000 } as const;
  return { name: 'script', needs: 'user', text, ...common, ...more };
}

function run(host: Host, ...calls: readonly ScriptCall[]): Promise<JobResult> {
  return transport.run({ host, calls, signal: never });
}

const whoami = call('put_text who "$(id -un)"');

const asAdministrator = { ...whoami, needs: 'administrator' } as const;

describe('sudo', () => {
  it('runs what an administrator must, and the rest as the account itself', async () => {
    start();
    sshd.sudoers('without-password');
    const calls = [
      { ...asAdministrator, name: 'first' },
      { ...whoami, name: 'second' },
      { ...asAdministrator, name: 'third' },
    ];

    const result = await run(hostWith({ sudo: 'passwordless' }), ...calls);

    expect(result.envelopes.map(({ name, value }) => [name, value])).toEqual([
      ['first', { who: 'root' }],
      ['second', { who: sshd.user }],
      ['third', { who: 'root' }],
    ]);
  });

  it('asks with a password on standard input', async () => {
    start();
    sshd.sudoers('with-password');
    const host = hostWith({ sudo: 'password', sudoPassword: 'env:PASSWORD' });

    expect(await run(host, asAdministrator)).toMatchObject({
      kind: 'ran',
      envelopes: [{ value: { who: 'root' } }],
    });
  });

  it('keeps the password out of the script when sudo does not ask for it', async () => {
    start();
    sshd.sudoers('without-password');
    const host = hostWith({ sudo: 'password', sudoPassword: 'env:PASSWORD' });

    const result = await run(host, { ...asAdministrator, text: 'put_text in "$(cat)"' });

    expect(result.envelopes).toMatchObject([{ outcome: 'ok', value: { in: '' } }]);
  });

  it('tries a wrong password once, and nothing has begun', async () => {
    start();
    sshd.sudoers('with-password');
    const host = hostWith({ sudo: 'password', sudoPassword: 'env:WRONG' });

    const result = await run(host, asAdministrator);

    expect(result).toMatchObject({ kind: 'failed', fault: 'refused', started: 'no' });
    expect(JSON.stringify(result)).not.toContain('wrong-word');
  });

  it('says that sudo refuses, and keeps what the account could read', async () => {
    start();
    sshd.sudoers('nothing');

    const result = await run(
      hostWith({ sudo: 'passwordless' }),
      { ...whoami, name: 'own' },
      asAdministrator,
    );

    expect(result).toMatchObject({
      kind: 'failed',
      fault: 'refused',
      message: expect.stringMatching(/^sudo on peer-01 .*password is required/),
      envelopes: [{ name: 'own', outcome: 'ok' }],
    });
  });

  it('ends what root runs at its deadline', async () => {
    start();
    sshd.sudoers('without-password');
    const host = hostWith({ sudo: 'passwordless' });

    const result = await run(host, { ...asAdministrator, text: 'sleep 297', deadlineMs: 1000 });

    expect(result.envelopes).toMatchObject([{ outcome: 'timed-out' }]);
    expect(commandLines().filter((line) => line.includes('sleep 297'))).toEqual([]);
  });
});

describe('a connection', () => {
  it('that is cut in the middle leaves the outcome unknown, and no process', async () => {
    await using proxy = await startCuttingProxy(sshd.port);
    start();
    const host = hostWith({ port: proxy.port, hostKey: sshd.fingerprint });

    const running = run(host, call('put_text begun yes; sleep 296'));
    await until('the script to run', () => runs('sleep 296'));
    proxy.cut();
    const result = await running;

    expect(result).toMatchObject({ kind: 'failed', fault: 'unreachable', started: 'unknown' });
    await until('the script to be gone', () => !runs('sleep 296'));
  });

  it('whose sshd is killed in the middle leaves the outcome unknown, and no process', async () => {
    start();

    const running = run(hostWith(), call('sleep 295'));
    await until('the script to run', () => runs('sleep 295'));
    for (const pid of sessionsOf(sshd.user)) process.kill(pid, 'SIGKILL');
    const result = await running;

    expect(result).toMatchObject({ kind: 'failed', started: 'unknown', envelopes: [] });
    await until('the script to be gone', () => !runs('sleep 295'));
  });

  it('is kept for the next job, and a dead one is replaced before anything is sent', async () => {
    await using proxy = await startCuttingProxy(sshd.port);
    start();
    const host = hostWith({ port: proxy.port, hostKey: sshd.fingerprint });

    await run(host, whoami);
    await run(host, whoami);
    const kept = proxy.connections();
    proxy.cut();
    const again = await run(host, whoami);

    expect(kept).toBe(1);
    expect(again.kind).toBe('ran');
    expect(proxy.connections()).toBe(2);
  });

  it('serves many jobs at once', async () => {
    start();

    const results = await Promise.all(Array.from({ length: 12 }, () => run(hostWith(), whoami)));

    expect(results.map(({ kind }) => kind)).toEqual(results.map(() => 'ran'));
  });

  it('closes at the end, and the process of the host with it', async () => {
    start();
    await run(hostWith(), whoami);

    await transport.close();

    await until('no session', () => sessionsOf(sshd.user).length === 0);
  });
});

describe('the four questions', () => {
  it('tells a closed port, a foreign server, a silent one and an unknown name apart', async () => {
    start({ connectWithin: 600 });
    await using foreign = await serve((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await using silent = await serve(() => undefined);

    const faults = await Promise.all(
      [
        hostWith({ port: await freePort() }),
        hostWith({ port: foreign.port }),
        hostWith({ port: silent.port }),
        hostWith({ address: 'no-such-host.invalid' }),
      ].map(async (host) => await run(host, whoami)),
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
    start();
    sshd.sudoers('without-password');

    const checked = await transport.check(hostWith({ sudo: 'passwordless' }), never);

    expect(checked).toMatchObject([
      { step: 'reached', ok: true },
      { step: 'let-in', ok: true, detail: `as ${sshd.user}` },
      { step: 'answered', ok: true, detail: expect.stringContaining('root') },
      { step: 'in-time', ok: true },
    ]);
  });
});

describe('the process list', () => {
  it('shows no parameter, no script, no marker and no password, nor does the environment', async () => {
    start();
    sshd.sudoers('with-password');
    const host = hostWith({ key: undefined, password: 'env:PASSWORD', sudo: 'password' });
    const secret = 'parameter-that-nobody-may-see';

    const running = run(
      host,
      { ...whoami, name: 'own', text: 'sleep 1; true word-of-the-script', parameters: { secret } },
      { ...asAdministrator, text: 'sleep 1; true word-of-the-script', parameters: { secret } },
    );
    const seen: string[] = [];
    let isOver = false;
    const done = running.finally(() => {
      isOver = true;
    });
    await until('the job to end', () => {
      seen.push(...commandLines(), ...environments());
      return isOver;
    });
    const all = seen.join('\n');

    expect(await done).toMatchObject({ kind: 'ran' });
    expect(all).toContain('fettle-ready');
    expect(all).toContain('sleep 1');
    for (const hidden of [secret, 'word-of-the-script', sshd.password]) {
      expect(all).not.toContain(hidden);
    }
  });
});

function commandLines(): string[] {
  return read('cmdline');
}

function environments(): string[] {
  const ours = String(process.pid);
  return read('environ', (pid) => pid !== ours);
}

function read(what: string, wanted: (pid: string) => boolean = () => true): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && wanted(name));
  return pids.flatMap((pid) => {
    try {
      return [readFileSync(`/proc/${pid}/${what}`, 'utf8').replaceAll('\0', ' ')];
    } catch {
      // It ended meanwhile.
      return [];
    }
  });
}

function runs(command: string): boolean {
  return commandLines().some((line) => line.trim() === command);
}

/** The sshd processes that hold the sessions of a user. */
function sessionsOf(user: string): number[] {
  const lines = runProgram('ps', ['-eo', 'pid=,args=']).split('\n');
  return lines
    .filter((line) => line.includes(`sshd: ${user}`))
    .map((line) => Number.parseInt(line, 10));
}

async function serve(
  answer: (socket: Parameters<Parameters<typeof createServer>[1] & object>[0]) => void,
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

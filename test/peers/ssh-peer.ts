import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { createSecrets } from '#adapters/files/secrets.ts';
import { SshTransport } from '#adapters/ssh/ssh-transport.ts';
import { createSystemClock } from '#adapters/system/clock.ts';
import { Host, type SshSettings } from '#src/host/host.ts';
import type { JobResult } from '#src/ports/transport.ts';
import type { ScriptCall } from '#src/script/job.ts';
import { type Sshd, type SshdOptions, startSshd } from './sshd.ts';

type Given = Partial<Record<keyof SshSettings, unknown>>;

/** A real sshd for the tests of one file, and a transport that a test starts as it needs it. */
export interface SshPeer {
  readonly sshd: Sshd;
  readonly transport: SshTransport;
  start(more?: { readonly agentSocket?: string; readonly connectWithin?: number }): void;
  /** The transport of this test, started if it is not. */
  started(): SshTransport;
  hostWith(more?: Given): Host;
  run(host: Host, ...calls: readonly ScriptCall[]): Promise<JobResult>;
}

export const never = new AbortController().signal;

export function call(text: string, more: Partial<ScriptCall> = {}): ScriptCall {
  const common = { language: 'sh', parameters: {}, mode: 'run', deadlineMs: 20_000 } as const;
  return { name: 'script', needs: 'user', text, ...common, ...more };
}

export const whoami = call('put_text who "$(id -un)"');

/** Call it once at the top of a file. */
export function useSshPeer(options: SshdOptions = {}): SshPeer {
  const now: { sshd?: Sshd; transport?: SshTransport } = {};
  const sshd = (): Sshd => there(now.sshd);
  const transport = (): SshTransport => there(now.transport);

  beforeAll(async () => {
    now.sshd = await startSshd(options);
  });
  afterEach(async () => {
    await now.transport?.close();
    delete now.transport;
    sshd().sudoers('nothing');
  });
  afterAll(async () => {
    await now.sshd?.[Symbol.asyncDispose]();
  });

  return {
    get sshd() {
      return sshd();
    },
    get transport() {
      return transport();
    },
    start: (more = {}) => {
      now.transport = transportTo(sshd(), more);
    },
    started: () => {
      now.transport ??= transportTo(sshd(), {});
      return now.transport;
    },
    hostWith: (more = {}) => hostAt(sshd(), more),
    run: (host, ...calls) => transport().run({ host, calls, signal: never }),
  };
}

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('not started yet');
  return value;
}

function transportTo(
  sshd: Sshd,
  more: { readonly agentSocket?: string; readonly connectWithin?: number },
): SshTransport {
  const environment = { PASSWORD: sshd.password, WRONG: 'wrong-word', PHRASE: sshd.passphrase };
  return new SshTransport({
    clock: createSystemClock(),
    secrets: createSecrets({ environment, home: '/root' }),
    knownHosts: sshd.knownHosts,
    ...more,
  });
}

function hostAt(sshd: Sshd, more: Given): Host {
  const common = { port: sshd.port, user: sshd.user, sudo: 'none', key: `file:${sshd.keyFile}` };
  return Host.parse({
    name: 'peer-01',
    address: '127.0.0.1',
    platform: 'linux',
    transports: { ssh: { ...common, ...more } },
  });
}

import { SshTransport } from '#adapters/ssh/ssh-transport.ts';
import { Host } from '#src/host/host.ts';
import type { CallProgress, JobResult } from '#src/ports/transport.ts';
import type { Envelope, ScriptCall } from '#src/script/job.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { FakePowershell } from './fake-powershell.ts';
import { type Executed, type SshServer, startSshServer } from './ssh-server.ts';

export function call(name: string, more: Partial<ScriptCall> = {}): ScriptCall {
  const common = { language: 'powershell', parameters: {}, mode: 'run', needs: 'user' } as const;
  return { name, text: `text of ${name}`, deadlineMs: 10_000, ...common, ...more };
}

/** A host whose sshd has PowerShell as a subsystem, and the transport to it. */
export class PowershellHost implements AsyncDisposable {
  readonly clock = new FakeClock();
  readonly transport: SshTransport;
  readonly host: Host;
  readonly server: SshServer;
  /** In the order in which they were started. */
  readonly sessions: FakePowershell[];
  readonly heard: (Envelope | CallProgress)[] = [];

  private constructor(server: SshServer, sessions: FakePowershell[]) {
    this.server = server;
    this.sessions = sessions;
    this.host = hostAt(server);
    this.transport = new SshTransport({
      clock: this.clock,
      knownHosts: '/nowhere',
      secrets: { resolve: () => Promise.resolve('word') },
    });
  }

  /** `born` sets each new PowerShell up; `refuses`: sshd has none. */
  static async start(
    born: (powershell: FakePowershell, number: number) => void,
  ): Promise<PowershellHost> {
    const sessions: FakePowershell[] = [];
    const begin = (job: Executed): void => {
      const powershell = new FakePowershell(job);
      born(powershell, sessions.push(powershell));
    };
    const server = await startSshServer(({ channel }) => channel.close(), begin);
    return new PowershellHost(server, sessions);
  }

  static async withoutSubsystem(): Promise<PowershellHost> {
    return new PowershellHost(await startSshServer(({ channel }) => channel.close()), []);
  }

  run(
    calls: readonly ScriptCall[],
    signal: AbortSignal = new AbortController().signal,
  ): Promise<JobResult> {
    const { host, heard } = this;
    const onEnvelope = (envelope: Envelope): void => void heard.push(envelope);
    const onProgress = (progress: CallProgress): void => void heard.push(progress);
    return this.transport.run({ host, calls, signal, onEnvelope, onProgress });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.transport.close();
    await this.server[Symbol.asyncDispose]();
  }
}

function hostAt({ port, fingerprint }: SshServer): Host {
  const login = { user: 'fettle', password: 'env:WORD', sudo: 'none', shell: 'powershell' };
  return Host.parse({
    name: 'rds-01',
    address: '127.0.0.1',
    platform: 'windows',
    transports: { ssh: { ...login, session: 'psrp', port, hostKey: fingerprint } },
  });
}

import { PsrpClient } from '#adapters/winrm/client/psrp-client.ts';
import { LogonGate } from '#adapters/winrm/security/logon-gate.ts';
import type { EndpointCommand } from '#adapters/winrm/transport/jea-manner.ts';
import { WinrmTransport } from '#adapters/winrm/transport/winrm-transport.ts';
import { Places } from '#adapters/winrm/wire/places.ts';
import { Host } from '#src/host/host.ts';
import type { CallProgress, Job, JobResult } from '#src/ports/transport.ts';
import type { Envelope, ScriptCall } from '#src/script/job.ts';
import { password } from '#test/adapters/winrm/client/under-test.ts';
import { FakePsrp } from '#test/adapters/winrm/wire/fake-psrp.ts';
import { FakeWinrm } from '#test/adapters/winrm/wire/fake-winrm.ts';
import { until } from '#test/adapters/winrm/wire/until.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { never } from './under-test.ts';

/** A transport and the endpoint behind it, with all that lies between. */
export class EndpointUnderTest implements AsyncDisposable {
  // The clock of the fake host.
  readonly clock = new FakeClock(Date.UTC(2026, 10, 21, 12, 0, 0));
  readonly heard: (Envelope | CallProgress)[] = [];
  readonly psrp: FakePsrp;
  readonly transport: WinrmTransport;
  readonly host: Host;
  readonly #winrm: FakeWinrm;

  private constructor(winrm: FakeWinrm, psrp: FakePsrp, session: 'psrp' | 'jea') {
    this.#winrm = winrm;
    this.psrp = psrp;
    this.host = Host.parse({
      name: 'rds-07',
      address: '127.0.0.1',
      platform: 'windows',
      transports: {
        winrm: { user: 'CORP\\fettle', password: 'env:WORD', port: winrm.http.port, session },
      },
    });
    this.transport = new WinrmTransport({
      secrets: { resolve: () => Promise.resolve(password) },
      shared: {
        clock: this.clock,
        gate: new LogonGate({ key: new Uint8Array(32), now: () => this.clock.now() }),
        handshakes: new Places(4),
      },
      open: () => {
        throw new Error('WinRS is not asked for.');
      },
      openEndpoint: (options) => new PsrpClient(options),
      commandFor: (call) => commandFor(call),
      knock: () => Promise.resolve(false),
    });
  }

  static async start(session: 'psrp' | 'jea'): Promise<EndpointUnderTest> {
    const psrp = new FakePsrp();
    return new EndpointUnderTest(await FakeWinrm.start({ service: psrp }), psrp, session);
  }

  get operations(): readonly string[] {
    return this.#winrm.operations;
  }

  async run(calls: readonly ScriptCall[], more: Partial<Job> = {}): Promise<JobResult> {
    return await this.#over(
      this.transport.run({
        host: this.host,
        calls,
        signal: never,
        onEnvelope: (envelope) => void this.heard.push(envelope),
        onProgress: (progress) => void this.heard.push(progress),
        ...more,
      }),
    );
  }

  async check(): ReturnType<WinrmTransport['check']> {
    return await this.#over(this.transport.check(this.host, never));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#over(this.transport.close());
    await this.#winrm[Symbol.asyncDispose]();
  }

  /** Lets the time pass that somebody waits for. */
  async #over<Result>(work: Promise<Result>): Promise<Result> {
    let isOver = false;
    const settled = work.finally(() => {
      isOver = true;
    });
    for (let second = 0; second < 600 && !isOver; second += 1) await this.clock.advance(1_000);
    await until(() => isOver);
    return await settled;
  }
}

/** Scripts whose text is "# name" have a command; it is called by that name. */
function commandFor({ text, parameters, deadlineMs }: ScriptCall): EndpointCommand | undefined {
  const [, name] = /^# ([a-z]+)$/.exec(text) ?? [];
  if (name === undefined) return undefined;
  const command = `Read-Fettle_${name}`;
  return { command, parameters: { Digest: 'AB12', DeadlineMs: deadlineMs, ...parameters } };
}

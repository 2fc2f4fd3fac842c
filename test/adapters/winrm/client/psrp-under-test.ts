import type { PipelineRequest } from '#adapters/winrm/client/pipeline-request.ts';
import { PsrpClient } from '#adapters/winrm/client/psrp-client.ts';
import type { RunEnd } from '#adapters/winrm/client/run-request.ts';
import type { WinrmLimits } from '#adapters/winrm/client/settings.ts';
import { LogonGate } from '#adapters/winrm/security/logon-gate.ts';
import { Places } from '#adapters/winrm/wire/places.ts';
import type { PsrpEvent } from '#src/psrp/event.ts';
import { FakePsrp } from '#test/adapters/winrm/wire/fake-psrp.ts';
import { FakeWinrm } from '#test/adapters/winrm/wire/fake-winrm.ts';
import { until } from '#test/adapters/winrm/wire/until.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { never, password } from './under-test.ts';

/** A client of one endpoint and its host, on one clock that stands still. */
export class PsrpUnderTest implements AsyncDisposable {
  readonly clock = new FakeClock();
  readonly host: FakeWinrm;
  readonly psrp: FakePsrp;
  readonly client: PsrpClient;

  private constructor(host: FakeWinrm, psrp: FakePsrp, limits: Partial<WinrmLimits>) {
    this.host = host;
    this.psrp = psrp;
    this.client = new PsrpClient({
      endpoint: { host: 'srv-1', address: '127.0.0.1', port: host.http.port, tls: undefined },
      logon: { kind: 'ntlm', account: 'CORP\\jörg', password: () => Promise.resolve(password) },
      gate: new LogonGate({ key: new Uint8Array(32), now: () => this.clock.now() }),
      handshakes: new Places(8),
      clock: this.clock,
      limits: { repeatAfterMs: 100, ...limits },
      configuration: 'Microsoft.PowerShell',
    });
  }

  static async start(limits: Partial<WinrmLimits> = {}): Promise<PsrpUnderTest> {
    const psrp = new FakePsrp();
    return new PsrpUnderTest(await FakeWinrm.start({ service: psrp }), psrp, limits);
  }

  get operations(): readonly string[] {
    return this.host.operations;
  }

  run(request: Partial<PipelineRequest> = {}): RunningPipeline {
    const running = new RunningPipeline();
    void this.client
      .run({
        statements: () => [[{ name: 'Get-Thing', isScript: false, parameters: [] }]],
        hear: (event) => running.events.push(event),
        signal: never,
        withinMs: 60_000,
        ...request,
      })
      .then((end) => running.finish(end));
    return running;
  }

  /** Lets the time pass that back-off and patience need, until the pipeline is over. */
  async over(running: RunningPipeline): Promise<RunEnd | undefined> {
    for (let second = 0; second < 400 && running.end === undefined; second += 1) {
      await this.clock.advance(1_000);
    }
    await until(() => running.end !== undefined);
    return running.end;
  }

  async close(): Promise<void> {
    let isClosed = false;
    const closed = this.client.close().finally(() => {
      isClosed = true;
    });
    for (let second = 0; second < 60 && !isClosed; second += 1) await this.clock.advance(1_000);
    await closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
    await this.host[Symbol.asyncDispose]();
  }
}

export class RunningPipeline {
  readonly events: PsrpEvent[] = [];
  end: RunEnd | undefined;
  readonly #end = Promise.withResolvers<RunEnd>();

  get ended(): Promise<RunEnd> {
    return this.#end.promise;
  }

  get kinds(): readonly string[] {
    return this.events.map((event) => (event.kind === 'state' ? event.state : event.kind));
  }

  finish(end: RunEnd): void {
    this.end = end;
    this.#end.resolve(end);
  }
}

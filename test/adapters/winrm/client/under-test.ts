import type { RunEnd, RunRequest } from '#adapters/winrm/client/run-request.ts';
import type { WinrmLimits, WinrmOptions } from '#adapters/winrm/client/settings.ts';
import { WinrmClient } from '#adapters/winrm/client/winrm-client.ts';
import { LogonGate } from '#adapters/winrm/security/logon-gate.ts';
import type { TlsSettings } from '#adapters/winrm/wire/endpoint.ts';
import { Places } from '#adapters/winrm/wire/places.ts';
import { FakeWinrm, type FakeWinrmOptions } from '#test/adapters/winrm/wire/fake-winrm.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';

export const never = new AbortController().signal;
export const password = 'S3cret & spécial';

export interface Setting extends FakeWinrmOptions {
  readonly client?: TlsSettings;
  readonly logon?: WinrmOptions['logon'];
  readonly limits?: Partial<WinrmLimits>;
  readonly account?: string;
  readonly places?: number;
}

/** A client and its host, on one clock that stands still. */
export class UnderTest implements AsyncDisposable {
  readonly clock = new FakeClock();
  readonly gate: LogonGate;
  readonly host: FakeWinrm;
  readonly options: WinrmOptions;
  readonly client: WinrmClient;

  private constructor(host: FakeWinrm, setting: Setting) {
    this.host = host;
    this.gate = new LogonGate({ key: new Uint8Array(32), now: () => this.clock.now() });
    this.options = {
      endpoint: { host: 'srv-1', address: '127.0.0.1', port: host.http.port, tls: setting.client },
      logon: setting.logon ?? {
        kind: 'ntlm',
        account: 'CORP\\jörg',
        password: () => Promise.resolve(password),
      },
      gate: this.gate,
      handshakes: new Places(setting.places ?? 8),
      clock: this.clock,
      limits: { repeatAfterMs: 100, ...setting.limits },
    };
    this.client = new WinrmClient(this.options);
  }

  static async start(setting: Setting = {}): Promise<UnderTest> {
    return new UnderTest(await FakeWinrm.start(setting), setting);
  }

  get operations(): readonly string[] {
    return this.host.operations;
  }

  get violations(): readonly string[] {
    return this.host.http.violations;
  }

  run(request: Partial<RunRequest> = {}): Running {
    const running = new Running();
    void this.client
      .run({
        line: { command: 'powershell.exe', arguments: ['-NoProfile'] },
        input: new TextEncoder().encode('hällo'),
        output: (stream, bytes) => running.hear(stream, bytes),
        repeated: () => running.says.push('repeated'),
        signal: never,
        withinMs: 60_000,
        ...request,
      })
      .then((end) => running.finish(end));
    return running;
  }

  /** Lets the time pass that the client needs to end. */
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

/** A command under way: what it said, and how it came out. */
export class Running {
  readonly says: string[] = [];
  end: RunEnd | undefined;
  readonly #end = Promise.withResolvers<RunEnd>();
  readonly #bytes: Buffer[] = [];

  get ended(): Promise<RunEnd> {
    return this.#end.promise;
  }

  get text(): string {
    return Buffer.concat(this.#bytes).toString('utf8');
  }

  hear(stream: string, bytes: Uint8Array): void {
    this.says.push(stream);
    this.#bytes.push(Buffer.from(bytes));
  }

  finish(end: RunEnd): void {
    this.end = end;
    this.#end.resolve(end);
  }
}

import { readFileSync } from 'node:fs';
import { createSystemClock } from '#adapters/system/clock.ts';
import type { RunEnd, RunRequest } from '#adapters/winrm/client/run-request.ts';
import type { WinrmLimits, WinrmOptions } from '#adapters/winrm/client/settings.ts';
import { WinrmClient } from '#adapters/winrm/client/winrm-client.ts';
import { LogonGate } from '#adapters/winrm/security/logon-gate.ts';
import { parsePin } from '#adapters/winrm/security/pin.ts';
import { Places } from '#adapters/winrm/wire/places.ts';
import type { CertificateFiles } from './certificates.ts';
import { makeWindowsCertificates, type WindowsCertificates } from './windows-certificates.ts';
import { startWindowsHost, type WindowsHost } from './windows-host.ts';

export const password = 'Passw0rd & "quoted" ü';
export const never = new AbortController().signal;
const clock = createSystemClock();

export interface ClientSettings extends Partial<Omit<WinrmOptions, 'limits'>> {
  readonly limits?: Partial<WinrmLimits>;
}

/**
 * Clients and their host: a simulated one whose NTLM is gss-ntlmssp and whose TLS is Python's. See
 * windows-host/README.md.
 */
export class WinrmClients implements AsyncDisposable {
  readonly host: WindowsHost;
  readonly certificates: WindowsCertificates;
  readonly #clients: WinrmClient[] = [];

  private constructor(host: WindowsHost, certificates: WindowsCertificates) {
    this.host = host;
    this.certificates = certificates;
  }

  static async start(): Promise<WinrmClients> {
    const certificates = makeWindowsCertificates();
    const accounts = [
      { name: 'SERVER1\\tester', password },
      { name: 'CORP\\anna', password, admin: false },
      { name: 'CORP\\bert', password, shells: false },
    ];
    const tls = certificates.tlsFor('SERVER1\\tester');
    const host = await startWindowsHost({ accounts, tls, basic: true, certificate: true });
    return new WinrmClients(host, certificates);
  }

  /** Over sealed NTLM unless it is told otherwise. */
  open(settings: ClientSettings = {}): WinrmClient {
    const client = new WinrmClient({
      endpoint: { host: 'srv-1', address: '127.0.0.1', port: this.host.port },
      logon: ntlm('SERVER1\\tester'),
      gate: new LogonGate({ key: new Uint8Array(32), now: () => clock.now() }),
      handshakes: new Places(4),
      clock,
      ...settings,
      limits: { pollMs: 1_000, repeatAfterMs: 20, ...settings.limits },
    });
    this.#clients.push(client);
    return client;
  }

  /** Over HTTPS, with the certificate of the host as its authority. */
  openTls(settings: ClientSettings = {}): WinrmClient {
    const ca = readFileSync(this.certificates.server.certificate, 'utf8');
    return this.open({ endpoint: this.endpoint({ ca }), ...settings });
  }

  endpoint(tls: NonNullable<WinrmOptions['endpoint']['tls']>): WinrmOptions['endpoint'] {
    return { host: 'srv-1', address: '127.0.0.1', port: this.host.tlsPort, tls };
  }

  /** The certificate of the host is pinned. */
  pinned(shown?: CertificateFiles): WinrmOptions['endpoint'] {
    const pin = parsePin(this.certificates.fingerprint);
    if (shown === undefined) return this.endpoint({ pin });
    const cert = readFileSync(shown.certificate, 'utf8');
    const key = readFileSync(shown.key, 'utf8');
    return this.endpoint({ pin, clientCertificate: () => Promise.resolve({ cert, key }) });
  }

  /** Between two tests. */
  async tidy(): Promise<void> {
    await this.host.disarm();
    for (const client of this.#clients.splice(0)) await client.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.tidy();
    await this.host[Symbol.asyncDispose]();
    this.certificates[Symbol.dispose]();
  }
}

export function ntlm(account: string, word = password): WinrmOptions['logon'] {
  return { kind: 'ntlm', account, password: () => Promise.resolve(word) };
}

export function basic(word = password): WinrmOptions['logon'] {
  return { kind: 'basic', account: 'tester', password: () => Promise.resolve(word) };
}

export interface Ran {
  readonly end: RunEnd;
  readonly out: string;
  readonly err: string;
}

/** Runs a line without input, and collects what it says. */
export async function run(
  client: WinrmClient,
  line: string,
  request: Partial<RunRequest> = {},
): Promise<Ran> {
  const pieces: Record<'stdout' | 'stderr', Uint8Array[]> = { stdout: [], stderr: [] };
  const end = await client.run({
    line: { command: line, arguments: [] },
    input: new Uint8Array(),
    output: (stream, bytes) => pieces[stream].push(bytes),
    signal: never,
    withinMs: 20_000,
    ...request,
  });
  const text = (stream: 'stdout' | 'stderr') => Buffer.concat(pieces[stream]).toString('utf8');
  return { end, out: text('stdout'), err: text('stderr') };
}

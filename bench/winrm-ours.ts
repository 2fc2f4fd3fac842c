import { readFileSync } from 'node:fs';
import { createSystemClock } from '#adapters/system/clock.ts';
import type { WinrmOptions } from '#adapters/winrm/client/settings.ts';
import { WinrmClient } from '#adapters/winrm/client/winrm-client.ts';
import { LogonGate } from '#adapters/winrm/security/logon-gate.ts';
import { Places } from '#adapters/winrm/wire/places.ts';
import { measure } from './winrm-child.ts';
import { type BenchLogon, demandAnswers, type Job } from './winrm-rounds.ts';

const clock = createSystemClock();
const never = new AbortController().signal;

/** Our client in a process of its own: "sealed", or "certificate" over HTTPS. */
class Ours {
  readonly #logon: BenchLogon;
  #warm: WinrmClient | undefined;

  constructor(logon: BenchLogon) {
    this.#logon = logon;
  }

  async cold(port: number, job: Job): Promise<void> {
    const client = this.#open(port);
    await round(client, job);
    await client.close();
  }

  async warm(port: number, job: Job): Promise<void> {
    this.#warm ??= this.#open(port);
    await round(this.#warm, job);
  }

  async close(): Promise<void> {
    await this.#warm?.close();
    this.#warm = undefined;
  }

  #open(port: number): WinrmClient {
    return new WinrmClient({
      ...this.#identity(port),
      gate: new LogonGate({ key: new Uint8Array(32), now: () => clock.now() }),
      handshakes: new Places(8),
      clock,
    });
  }

  #identity(port: number): Pick<WinrmOptions, 'endpoint' | 'logon'> {
    const address = { host: 'server1', address: '127.0.0.1', port };
    const { kind, account, password, authority, client } = this.#logon;
    if (kind === 'sealed') {
      const logon = { kind: 'ntlm', account, password: () => Promise.resolve(password) } as const;
      return { endpoint: address, logon };
    }
    const [ca, cert, key] = [authority, client.certificate, client.key].map((file) =>
      readFileSync(file, 'utf8'),
    );
    const shown = { cert: cert ?? '', key: key ?? '' };
    const tls = { ca, clientCertificate: () => Promise.resolve(shown) };
    return { endpoint: { ...address, tls }, logon: { kind: 'certificate' } };
  }
}

async function round(client: WinrmClient, job: Job): Promise<void> {
  const pieces: Uint8Array[] = [];
  const end = await client.run({
    line: { command: job.command, arguments: job.arguments },
    input: new TextEncoder().encode(job.input),
    output: (stream, bytes) => {
      if (stream === 'stdout') pieces.push(bytes);
    },
    signal: never,
    withinMs: 60_000,
  });
  if (end.kind !== 'ended') throw new Error(end.fault.message);
  demandAnswers(Buffer.concat(pieces).toString('utf8'), job);
}

await measure((logon) => new Ours(logon));

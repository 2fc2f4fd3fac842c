import { readFileSync } from 'node:fs';
import { createSystemClock } from '#adapters/system/clock.ts';
import type { Probed } from '#adapters/winrm/client/probed.ts';
import type { WinrmOptions } from '#adapters/winrm/client/settings.ts';
import { WinrmClient } from '#adapters/winrm/client/winrm-client.ts';
import { LogonGate } from '#adapters/winrm/security/logon-gate.ts';
import type { KerberosLogon } from '#adapters/winrm/wire/logon-settings.ts';
import { Places } from '#adapters/winrm/wire/places.ts';
import { type KerberosRealm, startRealm, useConfig } from './kerberos-realm.ts';
import { makeWindowsCertificates, type WindowsCertificates } from './windows-certificates.ts';
import { startWindowsHost, type WindowsHost } from './windows-host.ts';
import { never, run } from './winrm-clients.ts';

export const word = 'Passw0rd & 1';
const system = createSystemClock();

export interface Opened extends Partial<KerberosLogon> {
  readonly tls?: boolean;
  readonly gate?: LogonGate;
}

/** A host that takes tickets, the realm that gives them, and clients of it. The accounts are fettle and robot. */
export class KerberosHost implements AsyncDisposable {
  readonly realm: KerberosRealm;
  readonly host: WindowsHost;
  readonly #certificates: WindowsCertificates;
  readonly #clients: WinrmClient[] = [];
  /** Milliseconds by which a test has let time pass. */
  #passed = 0;
  readonly #clock = { ...system, now: () => system.now() + this.#passed };

  private constructor(
    realm: KerberosRealm,
    { host, certificates }: { host: WindowsHost; certificates: WindowsCertificates },
  ) {
    this.realm = realm;
    this.host = host;
    this.#certificates = certificates;
  }

  static async start(): Promise<KerberosHost> {
    const realm = await startRealm();
    useConfig(realm.config);
    realm.administer(
      `addprinc -pw "${word}" fettle`,
      `addprinc -pw "${word}" stranger`,
      'addprinc -randkey robot',
      `ktadd -k ${realm.path('robot.keytab')} robot`,
    );
    const certificates = makeWindowsCertificates();
    const accounts = ['CORP\\fettle', 'CORP\\robot', 'SERVER1\\tester'];
    const host = await startWindowsHost({
      accounts: accounts.map((name) => ({ name, password: word })),
      tls: certificates.tlsFor('SERVER1\\tester'),
      keytab: realm.hostKeys,
      krb5Config: realm.config,
    });
    return new KerberosHost(realm, { host, certificates });
  }

  newGate(): LogonGate {
    return new LogonGate({ key: new Uint8Array(32), now: () => this.#clock.now() });
  }

  /** As CORP\\fettle by password under `Kerberos`, unless it is told otherwise. */
  open({ tls = false, gate = this.newGate(), ...more }: Opened = {}): WinrmClient {
    const common = { host: 'server1', address: '127.0.0.1' };
    const ca = readFileSync(this.#certificates.server.certificate, 'utf8');
    const endpoint: WinrmOptions['endpoint'] = tls
      ? { ...common, port: this.host.tlsPort, tls: { ca } }
      : { ...common, port: this.host.port };
    const client = new WinrmClient({
      endpoint,
      logon: { ...fettle, ...more },
      gate,
      handshakes: new Places(4),
      clock: this.#clock,
      limits: { pollMs: 1_000, repeatAfterMs: 20 },
    });
    this.#clients.push(client);
    return client;
  }

  letPass(ms: number): void {
    this.#passed += ms;
  }

  /** Between two tests. */
  async tidy(): Promise<void> {
    this.#passed = 0;
    await this.host.disarm();
    for (const client of this.#clients.splice(0)) await client.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.tidy();
    await this.host[Symbol.asyncDispose]();
    this.#certificates[Symbol.dispose]();
    await this.realm[Symbol.asyncDispose]();
  }
}

export function byPassword(password: string): KerberosLogon['source'] {
  return { kind: 'password', password: () => Promise.resolve(password) };
}

const fettle: KerberosLogon = {
  kind: 'kerberos',
  account: 'CORP\\fettle',
  source: byPassword(word),
  services: ['host/server1.corp.example'],
  scheme: 'Kerberos',
};

export const ntlm: NonNullable<KerberosLogon['ntlm']> = {
  kind: 'ntlm',
  account: 'CORP\\fettle',
  password: () => Promise.resolve(word),
};

/** What a check says of the logon. */
export async function logonOf(client: WinrmClient): Promise<Probed | undefined> {
  const all: Probed[] = [];
  for await (const probed of client.probe(never)) all.push(probed);
  return all.find((each) => (each.ok ? each.fact.step : each.step) === 'logon');
}

/** Why a command was not run; how it ended where it was. */
export async function refusalOf(client: WinrmClient): Promise<unknown> {
  const { end } = await run(client, 'echo hello');
  return end.kind === 'not-run' ? end.fault : end;
}

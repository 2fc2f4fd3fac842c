import type { LogonGate } from '#adapters/winrm/security/logon-gate.ts';
import type { KerberosLogon } from '#adapters/winrm/wire/logon-settings.ts';
import type { OpenOptions } from '#adapters/winrm/wire/open-connection.ts';
import { Places } from '#adapters/winrm/wire/places.ts';
import type { FakeKerberos } from '#test/adapters/winrm/kerberos/fake-kerberos.ts';
import type { FakeClock } from '#test/fakes/fake-clock.ts';
import type { FakeHttp } from './fake-http.ts';

interface Parts {
  readonly host: FakeHttp;
  readonly gate: LogonGate;
  readonly clock: FakeClock;
  readonly kerberos: FakeKerberos;
}

/** How fettle logs on to a host that listens here, with a password that is right. */
export function kerberosOptions(
  { host, gate, clock, kerberos }: Parts,
  logon: Partial<KerberosLogon> = {},
): OpenOptions {
  return {
    endpoint: { host: 'rds-07', address: '127.0.0.1', port: host.port },
    logon: {
      kind: 'kerberos',
      account: 'CORP\\fettle',
      source: { kind: 'password', password: () => Promise.resolve('secret') },
      services: ['host/rds-07'],
      scheme: 'Kerberos',
      ...logon,
    },
    gate,
    clock,
    kerberos,
    randomBytes: (count) => new Uint8Array(count),
    logonWithinMs: 10_000,
    connectWithinMs: 10_000,
    frame: 'tabs',
    handshakes: new Places(8),
    maxEnvelopeSize: 153_600,
  };
}

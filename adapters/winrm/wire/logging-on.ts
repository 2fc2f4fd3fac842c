import type { Kerberos } from '#adapters/winrm/kerberos/kerberos.ts';
import type { LogonGate } from '#adapters/winrm/security/logon-gate.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Endpoint } from './endpoint.ts';
import type { HttpConnection } from './http-connection.ts';
import type { LogonSettings } from './logon-settings.ts';

export interface LogonOptions {
  readonly endpoint: Endpoint;
  readonly logon: LogonSettings;
  readonly gate: LogonGate;
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Uint8Array;
  /** Milliseconds for each answer of the host; waiting until it is our turn does not count. */
  readonly logonWithinMs: number;
  /** Default: that of the system, loaded when it is needed first. */
  readonly kerberos?: Kerberos | undefined;
  /** Told how the host let us in, for people. */
  readonly told?: ((how: string) => void) | undefined;
}

export interface LoggingOn extends LogonOptions {
  readonly http: HttpConnection;
  /** The certificate of the host; on TLS only. */
  readonly leaf: Uint8Array | undefined;
  readonly signal: AbortSignal;
}

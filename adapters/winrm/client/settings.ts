import type { Kerberos } from '#adapters/winrm/kerberos/kerberos.ts';
import type { LogonGate } from '#adapters/winrm/security/logon-gate.ts';
import type { FrameStyle } from '#adapters/winrm/security/sealed-frame.ts';
import type { Endpoint } from '#adapters/winrm/wire/endpoint.ts';
import type { LogonSettings } from '#adapters/winrm/wire/logon-settings.ts';
import type { Places } from '#adapters/winrm/wire/places.ts';
import type { Clock } from '#src/ports/clock.ts';

/** One host and one account. */
export interface WinrmOptions {
  readonly endpoint: Endpoint;
  readonly logon: LogonSettings;
  /** OMI refuses the tabs that the specification wants; Windows takes both. Default `tabs`. */
  readonly frame?: FrameStyle | undefined;
  /** One for the whole program: it keeps accounts from being locked. */
  readonly gate: LogonGate;
  /** How many connections may be opened and logged on at once, in the whole program. */
  readonly handshakes: Places;
  readonly clock: Clock;
  /** Gives that many bytes that nobody can guess. Default: those of the system. */
  readonly randomBytes?: ((count: number) => Uint8Array) | undefined;
  /** Default: that of the system, loaded when it is needed first. */
  readonly kerberos?: Kerberos | undefined;
  readonly limits?: Partial<WinrmLimits> | undefined;
}

/** Times in milliseconds, sizes in bytes. */
export interface WinrmLimits {
  /** For the name, TCP and TLS together. */
  readonly connectWithinMs: number;
  /** The host says at least so often that a command has nothing to say yet. */
  readonly pollMs: number;
  /** The host may take so long for anything else. Windows keeps to 60 seconds at most. */
  readonly operationMs: number;
  /** What the network may add to either. */
  readonly networkMs: number;
  /** A process has so long to end itself once its standard input has ended. */
  readonly graceMs: number;
  /** And so long once it was told to terminate. */
  readonly terminateMs: number;
  /** Shells and connections are kept so long for the next command. */
  readonly keepMs: number;
  /** The host ends a shell that it hears nothing of for so long. */
  readonly shellIdleMs: number;
  /** To delete shells when all is over. */
  readonly closeWithinMs: number;
  /** Before a request is repeated; doubled each time, and made a little random. */
  readonly repeatAfterMs: number;
  /** Commands at once on this host: no fewer than the site may let through, whose line comes first. */
  readonly commandsAtOnce: number;
  readonly maxEnvelopeSize: number;
  /** Bytes of the largest answer that is taken: sessions of PowerShell agree on more than others. */
  readonly largestAnswer: number;
  /**
   * Then a pool is renewed: Windows takes 1,000 commands for each shell unless told otherwise
   * (MaxConcurrentCommandsPerShell), and counts those that have ended.
   */
  readonly pipelinesPerPool: number;
  /** Most bytes of output of one command. */
  readonly outputLimit: number;
}

export const defaultLimits: WinrmLimits = {
  connectWithinMs: 20_000,
  pollMs: 20_000,
  operationMs: 50_000,
  networkMs: 10_000,
  graceMs: 8_000,
  terminateMs: 10_000,
  keepMs: 60_000,
  shellIdleMs: 300_000,
  closeWithinMs: 5_000,
  repeatAfterMs: 500,
  commandsAtOnce: 20,
  maxEnvelopeSize: 153_600,
  largestAnswer: 153_600,
  pipelinesPerPool: 900,
  outputLimit: 16_777_216,
};

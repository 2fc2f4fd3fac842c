import type { ServiceIdentity } from '#adapters/winrm/wsman/identify.ts';
import type { BotError } from '#src/errors.ts';

/** What is looked at, in this order. */
export type ProbeStep =
  /** The name is known, and the port is open. */
  | 'reach'
  /** Over HTTPS: the certificate is the host's. */
  | 'tls'
  /** WinRM answers there. */
  | 'identify'
  /** Ways to log on. */
  | 'offers'
  /** Its clock against ours. */
  | 'clock'
  | 'logon'
  /** Size of messages; only administrators may ask. */
  | 'limits'
  /** The right to open a shell. */
  | 'shell';

/** What one step found. Text of the host is clean, and short. */
export type ProbeFact =
  | { readonly step: 'reach'; readonly address: string }
  | {
      readonly step: 'tls';
      /** `TLSv1.2` or `TLSv1.3`. */
      readonly protocol: string;
      readonly subject: string;
      readonly issuer: string;
      /** Milliseconds since 1970. */
      readonly validTo: number;
      /** SHA-256 in 64 hexadecimal digits, to be pinned. */
      readonly fingerprint: string;
    }
  | { readonly step: 'identify'; readonly identity: ServiceIdentity }
  /** In lower case: `negotiate`, `kerberos`, `basic`, or the URI for certificates. */
  | { readonly step: 'offers'; readonly schemes: readonly string[] }
  /** Positive when the host is ahead; undefined when it does not tell its time. */
  | { readonly step: 'clock'; readonly aheadMs: number | undefined }
  /** Whom it lets in it tells its version, as `OS: 10.0.20348 SP: 0.0 Stack: 3.0`; undefined where it does not. */
  | {
      readonly step: 'logon';
      readonly identity?: ServiceIdentity | undefined;
      /** `Kerberos with AES-256 for host/rds-07`; undefined where the settings say all of it. */
      readonly how?: string | undefined;
    }
  /** Undefined when the account may not ask. */
  | { readonly step: 'limits'; readonly maxEnvelopeSize: number | undefined }
  | { readonly step: 'shell' };

export type Probed =
  | { readonly ok: true; readonly fact: ProbeFact; readonly tookMs: number }
  | {
      readonly ok: false;
      readonly step: ProbeStep;
      readonly fault: BotError;
      readonly tookMs: number;
    };

import type { Sealed } from '#adapters/winrm/security/security-context.ts';

/** Where the tickets of an account come from. */
export type TicketSource =
  | { readonly kind: 'password'; readonly principal: string; readonly password: string }
  /** The absolute path of a file of keys. */
  | { readonly kind: 'keytab'; readonly principal: string; readonly path: string }
  /** Tickets that somebody else keeps fresh; without a path, where the system has them. */
  | { readonly kind: 'cache'; readonly path: string | undefined };

/** `krb5`: bare tokens. `spnego`: wrapped for `Negotiate`, with nothing but Kerberos inside. */
export type Mechanism = 'krb5' | 'spnego';

export interface ContextOptions {
  readonly mechanism: Mechanism;
  /** `host/rds-07.corp.example`; what stands there is asked for as it is, without a look into DNS. */
  readonly service: string;
  /** Of tlsServerEndPoint; on TLS only. */
  readonly channelBindings: Uint8Array | undefined;
  /** Whoever is called off does not begin to ask the KDC. */
  readonly signal?: AbortSignal | undefined;
}

/** What both sides agreed on, once a context is complete. */
export interface Granted {
  /** GSS_C_*_FLAG of RFC 2744. */
  readonly flags: number;
  /** Number of the encryption type (RFC 3961 registry) of the key that seals. */
  readonly encryption: number | undefined;
  /** Whether it is Kerberos that was agreed on. */
  readonly isKerberos: boolean;
  /** Seconds from now on. */
  readonly lifetime: number;
}

/** One conversation between us and a service. Every call but `dispose` rejects with KerberosFault. */
export interface KerberosConversation extends Disposable {
  /** May wait for a KDC. `granted` comes with the last step. */
  step(received: Uint8Array | undefined): Promise<{
    readonly token: Uint8Array | undefined;
    readonly granted: Granted | undefined;
  }>;
  wrap(message: Uint8Array): Sealed;
  /** Throws, too, for what was changed, repeated, left out, out of order or not sealed. */
  unwrap(sealed: Sealed): Uint8Array;
}

/** Tickets of one account. Conversations that have ended their first step need them no more. */
export interface Tickets extends Disposable {
  /** `fettle@CORP.EXAMPLE`. */
  readonly principal: string;
  converse(options: ContextOptions): KerberosConversation;
}

/** Kerberos as the system has it. */
export interface Kerberos {
  /**
   * Rejects with KerberosFault, with `config-invalid` where the system has no Kerberos, and with the reason of the
   * signal when that comes before the KDC was asked.
   */
  tickets(source: TicketSource, signal?: AbortSignal): Promise<Tickets>;
}

/** What a call was for: the same number means one thing for our account, and another for theirs. */
export type FaultStage = 'configuration' | 'account' | 'cache' | 'service' | 'message';

/** A status of Kerberos. It carries numbers only: texts of the library depend on the language. */
export class KerberosFault extends Error {
  override readonly name = 'KerberosFault';
  readonly stage: FaultStage;
  /** As RFC 4120 7.5.9 or the table of MIT krb5 numbers it; undefined where it is of another kind. */
  readonly code: number | undefined;
  /** Routine error of GSSAPI (RFC 2744 3.9.1), 0 where there is none. */
  readonly routine: number;

  constructor(stage: FaultStage, { status, major = 0 }: { status: number; major?: number }) {
    super('Kerberos failed');
    const code = (status | 0) - tableBase;
    this.stage = stage;
    this.code = code > 0 && code < 256 ? code : undefined;
    this.routine = (major >>> 16) & 0xff;
  }
}

/** Where the numbers of krb5 begin in the table of com_err. */
const tableBase = -1_765_328_384;

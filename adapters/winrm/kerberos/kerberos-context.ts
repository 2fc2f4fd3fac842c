import type {
  Sealed,
  SecurityContext,
  SecurityStep,
} from '#adapters/winrm/security/security-context.ts';
import { BotError } from '#src/errors.ts';
import type { About } from './about.ts';
import { kerberosError } from './fault-text.ts';
import {
  type Granted,
  type KerberosConversation,
  KerberosFault,
  type Tickets,
} from './kerberos.ts';
import { readKrbError } from './krb-error.ts';

export interface KerberosOptions {
  readonly tickets: Tickets;
  /** How the tokens go: bare under `Kerberos`, or wrapped under `Negotiate`. */
  readonly scheme: 'Kerberos' | 'Negotiate';
  readonly about: About;
  /** Of tlsServerEndPoint; on TLS only. */
  readonly channelBindings: Uint8Array | undefined;
  /** Whoever is called off does not begin to ask the KDC. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const protocols = {
  Kerberos: 'application/HTTP-Kerberos-session-encrypted',
  Negotiate: 'application/HTTP-SPNEGO-session-encrypted',
} as const;

/**
 * Gets a ticket for the first of the service names that the domain knows, and begins a context with it.
 * Rejects as people can be told; a name that is known and fails is the last that is tried.
 */
export async function beginKerberos(options: KerberosOptions): Promise<KerberosContext> {
  const { about } = options;
  for (const [index, service] of about.services.entries()) {
    const tried = { ...about, services: about.services.slice(0, index + 1) };
    const context = new KerberosContext({ ...options, about: tried }, service);
    try {
      await context.begin();
      return context;
    } catch (error) {
      context[Symbol.dispose]();
      if (!isKnownToNobody(error) || index === about.services.length - 1) {
        throw translated(error, tried);
      }
    }
  }
  throw new BotError('config-invalid', `There is no service name to ask for on ${about.host}.`);
}

function isKnownToNobody(error: unknown): boolean {
  return error instanceof KerberosFault && error.stage === 'service' && error.code === 7;
}

function translated(error: unknown, about: About): unknown {
  return error instanceof KerberosFault ? kerberosError(error, about) : error;
}

/** Kerberos as a client: AES, mutual authentication, every message sealed and in order, or nothing. */
export class KerberosContext implements SecurityContext {
  readonly scheme: 'Kerberos' | 'Negotiate';
  readonly protocol: string;
  /** `host/rds-07.corp.example`. */
  readonly service: string;
  readonly #options: KerberosOptions;
  readonly #service: string;
  #conversation: KerberosConversation | undefined;
  #first: SecurityStep | undefined;
  #granted: Granted | undefined;
  #endsAt = Number.POSITIVE_INFINITY;
  #isBroken = false;

  constructor(options: KerberosOptions, service: string) {
    this.scheme = options.scheme;
    this.protocol = protocols[options.scheme];
    this.service = service;
    this.#options = options;
    this.#service = service;
  }

  /** Gets the ticket. Rejects with KerberosFault: bare Kerberos tells numbers that SPNEGO hides. */
  async begin(): Promise<void> {
    this.#conversation = this.#options.tickets.converse(this.#wanted('krb5'));
    const bare = await this.#conversation.step(undefined);
    if (this.scheme === 'Kerberos') {
      this.#first = { token: bare.token, isDone: this.#isDone(bare.granted) };
      return;
    }
    // The ticket is there now, so that this asks nobody.
    this.#conversation[Symbol.dispose]();
    this.#conversation = this.#options.tickets.converse(this.#wanted('spnego'));
    const wrapped = await this.#conversation.step(undefined);
    this.#first = { token: wrapped.token, isDone: this.#isDone(wrapped.granted) };
  }

  async step(received: Uint8Array | undefined): Promise<SecurityStep> {
    const first = this.#first;
    this.#first = undefined;
    if (received === undefined && first !== undefined) return first;
    if (received === undefined || first !== undefined || this.#granted !== undefined) {
      this.#isBroken = true;
      throw outOfTurn(this.#options.about.host);
    }
    try {
      const { token, granted } = await this.#running().step(received);
      return { token, isDone: this.#isDone(granted) };
    } catch (error) {
      this.#isBroken = true;
      throw translated(withTheirCode(error, received), this.#aboutTime(received));
    }
  }

  wrap(message: Uint8Array): Sealed {
    return this.#guarded((conversation) => conversation.wrap(message));
  }

  unwrap(sealed: Sealed): Uint8Array {
    return this.#guarded((conversation) => conversation.unwrap(sealed));
  }

  /** The ticket has run out, or is about to: what comes next needs a new connection. */
  get isOver(): boolean {
    return this.#options.now() >= this.#endsAt;
  }

  /** `fettle@CORP.EXAMPLE`. */
  get principal(): string {
    return this.#options.about.principal;
  }

  /** AES with how many bits. */
  get bits(): 128 | 256 {
    const { encryption } = this.#granted ?? {};
    return encryption === 18 || encryption === 20 ? 256 : 128;
  }

  refusal(): BotError {
    const { host, principal } = this.#options.about;
    return new BotError('access-denied', `${host} does not let ${principal} in.`, {
      hint: [
        'The domain gave a ticket, so that the account and its password are right.',
        'The account is neither an administrator of the host nor in Remote Management Users.',
        `Or the host forbids its logon over the network, or it cannot read a ticket for ${this.#service}: set kerberos.spn.`,
        'Or something between ends TLS, and the host demands channel bindings (CbtHardeningLevel=Strict).',
      ].join(' '),
    });
  }

  [Symbol.dispose](): void {
    this.#isBroken = true;
    this.#conversation?.[Symbol.dispose]();
  }

  #wanted(mechanism: 'krb5' | 'spnego') {
    const { channelBindings, signal } = this.#options;
    return { mechanism, service: this.#service, channelBindings, signal };
  }

  #running(): KerberosConversation {
    // A defect of the caller: nothing is said before there is a ticket, nor behind the end.
    if (this.#conversation === undefined || this.#isBroken) {
      throw new Error('Kerberos has no session');
    }
    return this.#conversation;
  }

  #isDone(granted: Granted | undefined): boolean {
    if (granted === undefined) return false;
    const lacking = lackingIn(granted);
    if (lacking.length > 0) throw tooLittle(this.#options.about, lacking);
    this.#granted = granted;
    const ms = granted.lifetime * 1000;
    this.#endsAt = this.#options.now() + ms - Math.min(mostMarginMs, ms / 4);
    return true;
  }

  #guarded<Result>(call: (conversation: KerberosConversation) => Result): Result {
    if (this.#isBroken) throw unsealed();
    // A defect of the caller: see SecurityContext.
    if (this.#granted === undefined) throw new Error('Kerberos has no session yet');
    try {
      return call(this.#running());
    } catch (error) {
      this.#isBroken = true;
      throw error instanceof KerberosFault ? unsealed(error) : error;
    }
  }

  #aboutTime(received: Uint8Array): About {
    const { about, now } = this.#options;
    const said = readKrbError(received);
    if (said === undefined) return about;
    return { ...about, aheadSeconds: Math.round((said.at - now()) / 1000) };
  }
}

/** Before a ticket runs out, so that no message is under way then. */
const mostMarginMs = 60_000;

const flags = [
  [0x02, 'mutual authentication'],
  [0x04, 'protection against replay'],
  [0x08, 'order'],
  [0x10, 'confidentiality'],
  [0x20, 'integrity'],
] as const;
const delegated = 0x01;

function lackingIn(granted: Granted): string[] {
  const lacking: string[] = flags.flatMap(([flag, name]) =>
    (granted.flags & flag) === 0 ? [name] : [],
  );
  if ((granted.flags & delegated) !== 0) lacking.push('a ticket that stays here');
  if (![17, 18, 19, 20].includes(granted.encryption ?? 0)) lacking.push('AES');
  if (!granted.isKerberos) lacking.push('Kerberos');
  return lacking;
}

function tooLittle({ host }: About, lacking: readonly string[]): BotError {
  return new BotError('access-denied', `${host} does not grant ${lacking.join(', ')}.`, {
    hint: 'Nothing was sent. RC4 and DES are not used: let the domain give the host keys of AES (Set-ADComputer -KerberosEncryptionType AES128,AES256).',
  });
}

/** SPNEGO hides the number that the host gave: it stands in what it sent. */
function withTheirCode(error: unknown, received: Uint8Array): unknown {
  if (!(error instanceof KerberosFault) || error.code !== undefined) return error;
  const said = readKrbError(received);
  if (said === undefined) return error;
  return new KerberosFault('service', {
    status: said.code - 1_765_328_384,
    major: error.routine << 16,
  });
}

function outOfTurn(host: string): BotError {
  return new BotError('bad-output', `${host} answered a logon by Kerberos with nonsense.`, {
    hint: 'Check that WinRM listens on this port, and that no proxy stands between.',
  });
}

function unsealed(cause?: KerberosFault): BotError {
  return new BotError('bad-output', 'A sealed answer does not carry the signature of the host.', {
    hint: 'Something between here and the host changes or repeats messages. Nothing of it was used.',
    cause,
  });
}

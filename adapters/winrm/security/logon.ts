import { BotError } from '#src/errors.ts';
import { type Offer, readOffers } from './offers.ts';
import { type Caller, notOffered, refusedLogon } from './refused-logon.ts';
import type { SecurityContext } from './security-context.ts';

/** What a host said to a request with an empty body. */
export interface LogonAnswer {
  readonly status: number;
  /** `WWW-Authenticate`, joined by commas; empty when there is none. */
  readonly offers: string;
}

/** Send another empty request with this `Authorization`, or go ahead: the connection is logged on. */
export type LogonTurn =
  | { readonly kind: 'send'; readonly authorization: string }
  | { readonly kind: 'in' };

/** Kerberos takes two turns, NTLM three; a host that wants more wants none. */
const mostTurns = 6;

/**
 * The logon of one connection, as a conversation over HTTP without its own input or output
 * (RFC 4559). Every error ends it, and the connection with it.
 */
export class Logon {
  readonly #context: SecurityContext;
  readonly #caller: Caller;
  #isDone = false;
  #turns = 0;

  constructor(context: SecurityContext, caller: Caller) {
    this.#context = context;
    this.#caller = caller;
  }

  /** The first `Authorization`. */
  async begin(): Promise<string> {
    return this.#authorization(await this.#step(undefined));
  }

  /** Throws `access-denied` when the host does not let the account in, `bad-output` for nonsense. */
  async next({ status, offers }: LogonAnswer): Promise<LogonTurn> {
    const named = readOffers(offers);
    const token = this.#tokenIn(named);
    if (status === 401) return await this.#goOn(token, named);
    if (status < 200 || status > 299) throw this.#strange(status);
    // A context that is complete has nothing to learn from a last token.
    if (!this.#isDone && token !== undefined) await this.#step(token);
    if (this.#isDone) return { kind: 'in' };
    throw new BotError('bad-output', `${this.#caller.host} let us in without a logon.`, {
      hint: 'Nothing was sent. Check what answers on this port: it is not WinRM as Windows has it.',
    });
  }

  async #goOn(token: Uint8Array | undefined, named: readonly Offer[]): Promise<LogonTurn> {
    const schemes = named.map(({ scheme }) => scheme);
    if (!this.#isDone && token !== undefined) {
      return { kind: 'send', authorization: this.#authorization(await this.#step(token)) };
    }
    if (this.#turns > 1 || schemes.includes(this.#context.scheme.toLowerCase())) {
      throw this.#context.refusal?.() ?? refusedLogon(this.#caller);
    }
    throw notOffered(this.#caller, this.#context.scheme, schemes);
  }

  async #step(token: Uint8Array | undefined): Promise<Uint8Array | undefined> {
    this.#turns += 1;
    if (this.#turns > mostTurns) throw refusedLogon(this.#caller);
    const step = await this.#context.step(token);
    this.#isDone = step.isDone;
    return step.token;
  }

  #authorization(token: Uint8Array | undefined): string {
    return `${this.#context.scheme} ${Buffer.from(token ?? []).toString('base64')}`;
  }

  #tokenIn(named: readonly Offer[]): Uint8Array | undefined {
    const scheme = this.#context.scheme.toLowerCase();
    return named.find((offer) => offer.scheme === scheme && offer.token !== undefined)?.token;
  }

  #strange(status: number): BotError {
    const { host } = this.#caller;
    return new BotError('bad-output', `${host} answered a logon with HTTP ${status}.`, {
      hint: 'Check that WinRM listens on this port and under /wsman, and that no proxy stands between.',
    });
  }
}

import { BotError } from '#src/errors.ts';
import { type Account, parseAccount } from './account.ts';
import { answerChallenge, type NtlmClient } from './ntlm-answer.ts';
import { withheld } from './ntlm-flags.ts';
import { decodeChallenge, encodeNegotiate, type NtlmChallenge } from './ntlm-messages.ts';
import { NtlmSession } from './ntlm-session.ts';
import { passwordHash } from './ntlm-v2.ts';
import type { Sealed, SecurityContext, SecurityStep } from './security-context.ts';

export interface NtlmOptions {
  /** `DOMAIN\user`, `user@domain`, `.\user` or `user`. */
  readonly account: string;
  readonly password: string;
  /** Service principal name, as `host/server1`. */
  readonly targetName: string;
  readonly workstation?: string | undefined;
  /** Of channelBindingHash; on TLS only. */
  readonly channelBindings?: Uint8Array | undefined;
  /** Gives that many bytes that nobody can guess. */
  readonly randomBytes: (count: number) => Uint8Array;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

type State =
  | { readonly kind: 'fresh' }
  | { readonly kind: 'asked'; readonly negotiate: Uint8Array }
  | { readonly kind: 'done'; readonly session: NtlmSession }
  | { readonly kind: 'failed' };

/**
 * NTLMv2 as a client: MIC, key exchange, extended session security and 128-bit sealing, or nothing.
 * Its tokens are raw NTLM, which Windows takes under `Negotiate`.
 */
export class NtlmContext implements SecurityContext {
  readonly scheme = 'Negotiate';
  readonly protocol = 'application/HTTP-SPNEGO-session-encrypted';
  // Private in the strict sense, so that no log and no inspection shows a hash or a key.
  readonly #client: NtlmClient;
  readonly #randomBytes: (count: number) => Uint8Array;
  readonly #now: () => number;
  #state: State = { kind: 'fresh' };

  /** Throws `config-invalid` for an impossible account and `secret-missing` for an empty password. */
  constructor(options: NtlmOptions) {
    this.#client = clientOf(parseAccount(options.account), options);
    this.#randomBytes = options.randomBytes;
    this.#now = options.now;
  }

  async step(received: Uint8Array | undefined): Promise<SecurityStep> {
    const state = this.#state;
    this.#state = { kind: 'failed' };
    if (state.kind === 'fresh' && received === undefined) {
      const negotiate = encodeNegotiate();
      this.#state = { kind: 'asked', negotiate };
      return { token: negotiate, isDone: false };
    }
    if (state.kind === 'asked' && received !== undefined) {
      return { token: this.#answer(state.negotiate, received), isDone: true };
    }
    throw unexpected('it is not its turn');
  }

  wrap(message: Uint8Array): Sealed {
    return this.#session().seal(message);
  }

  unwrap(sealed: Sealed): Uint8Array {
    return this.#session().open(sealed);
  }

  #answer(negotiate: Uint8Array, received: Uint8Array): Uint8Array {
    const challengeMessage = received.slice();
    const challenge = acceptable(challengeMessage);
    const sessionKey = this.#randomBytes(16);
    const fresh = { clientChallenge: this.#randomBytes(8), sessionKey, nowMs: this.#now() };
    const question = { negotiate, challengeMessage, challenge };
    const token = answerChallenge(question, this.#client, fresh);
    this.#state = { kind: 'done', session: new NtlmSession(sessionKey, 'client') };
    return token;
  }

  #session(): NtlmSession {
    // A defect of the caller, not of the host: nothing may be sealed before both sides agree.
    if (this.#state.kind !== 'done') throw new Error('NTLM has no session yet');
    return this.#state.session;
  }
}

function clientOf(account: Account, options: NtlmOptions): NtlmClient {
  if (options.password === '') {
    throw new BotError('secret-missing', 'The password of this host is empty.', {
      hint: 'Check the secret that the inventory names. Windows lets nobody in without a password.',
    });
  }
  return {
    account,
    passwordHash: passwordHash(options.password),
    targetName: options.targetName,
    workstation: options.workstation ?? '',
    channelBindings: options.channelBindings,
  };
}

function acceptable(message: Uint8Array): NtlmChallenge {
  const read = decodeChallenge(message);
  if (read.kind === 'malformed') throw unexpected(read.reason);
  const missing = withheld(read.challenge.flags);
  if (missing.length === 0) return read.challenge;
  throw new BotError('access-denied', `The host does not grant ${missing.join(', ')} for NTLM.`, {
    hint: 'Check "Network security: Minimum session security for NTLM SSP" on the host, or use HTTPS with a client certificate.',
  });
}

function unexpected(reason: string): BotError {
  return new BotError('bad-output', `The host answered a logon by NTLM with nonsense: ${reason}.`, {
    hint: 'Check that WinRM listens on this port, and that no proxy stands between.',
  });
}

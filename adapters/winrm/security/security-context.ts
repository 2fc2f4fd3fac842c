import type { BotError } from '#src/errors.ts';

/** A message as it goes over the wire: two parts, since WSMan writes their lengths apart. */
export interface Sealed {
  /** Signature, and whatever else the mechanism puts before the data. */
  readonly header: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** `token` goes to the host; undefined when there is nothing to say. After `isDone` comes no further step. */
export interface SecurityStep {
  readonly token: Uint8Array | undefined;
  readonly isDone: boolean;
}

/**
 * Proves who we are, then seals messages. Belongs to one TCP connection, and dies with it.
 *
 * `wrap` and `unwrap` keep count: call them in the order of the wire. After the first failure every
 * further call fails, too: a new connection begins anew. Dispose it where it can be: then it holds something.
 */
export interface SecurityContext extends Partial<Disposable> {
  /** The word in `Authorization:`, which comes before each token. */
  readonly scheme: 'Negotiate' | 'Kerberos';
  /** How WSMan calls messages that are sealed like this (MS-WSMV 2.2.9.1). */
  readonly protocol: string;
  /**
   * Takes what the host said (undefined at first) and gives the answer. Throws `bad-output` for an
   * answer that makes no sense and `access-denied` for one that grants less than was asked for.
   */
  step(received: Uint8Array | undefined): Promise<SecurityStep>;
  /** Seals a message. */
  wrap(message: Uint8Array): Sealed;
  /** Opens a message; throws `bad-output` when it was changed, repeated or left out on the way. */
  unwrap(sealed: Sealed): Uint8Array;
  /** True once what was agreed on has run out, or is about to; absent where it never does. */
  readonly isOver?: boolean;
  /** What it means that the host says no; absent where nobody can know. */
  refusal?(): BotError;
}

import { Limit, stopReason } from '#adapters/winrm/wire/limit.ts';
import type { Posted, SoapConnection } from '#adapters/winrm/wire/soap-connection.ts';
import { BotError, isBotError } from '#src/errors.ts';
import type { Clock } from '#src/ports/clock.ts';

export interface LaneOptions {
  /** Connects and logs on; throws what people can be told. */
  readonly open: (signal: AbortSignal) => Promise<SoapConnection>;
  readonly clock: Clock;
  /** A connection that was not used for so long may be gone without a word. Milliseconds. */
  readonly keepMs: number;
}

export interface Sending {
  readonly soap: Uint8Array;
  /** Whether it does no harm when the host carries it out twice. */
  readonly isHarmless: boolean;
  /** Milliseconds for the answer. */
  readonly withinMs: number;
  /** Ends the wait for a connection. */
  readonly opening: AbortSignal;
  /** Ends the wait for the answer, and the connection. */
  readonly signal: AbortSignal;
}

/** What came of a message, once the host has been asked who we are where need be. */
export type Sent =
  | Extract<Posted, { readonly kind: 'answered' | 'lost' | 'garbled' }>
  /** Certain: the host has done nothing. */
  | { readonly kind: 'unsent'; readonly why: BotError };

/** One connection at a time, opened when it is needed. One message at a time. */
export class Lane {
  readonly #options: LaneOptions;
  #connection: SoapConnection | undefined;
  #usedAt = 0;
  #isClosed = false;

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  /** Never rejects for what a host or a network does. */
  async send(sending: Sending): Promise<Sent> {
    const first = await this.#once(sending);
    if (first.kind !== 'turned-away') return settled(first);
    // A 401 that is not sealed proves nothing: the host may have done what it was asked for.
    if (!(first.isProven || sending.isHarmless)) return { kind: 'lost', why: first.why };
    const second = await this.#once(sending);
    if (second.kind !== 'turned-away') return settled(second);
    return { kind: second.isProven ? 'unsent' : 'garbled', why: second.why };
  }

  /** Ends the connection; the next message opens another. */
  drop(): void {
    this.#connection?.[Symbol.dispose]();
    this.#connection = undefined;
  }

  /** For good. */
  close(): void {
    this.#isClosed = true;
    this.drop();
  }

  async #once(sending: Sending): Promise<Sent | Posted> {
    const connection = await this.#ready(sending.opening);
    if (connection instanceof BotError) return { kind: 'unsent', why: connection };
    if (sending.signal.aborted) return { kind: 'unsent', why: stopReason(sending.signal) };
    const { clock } = this.#options;
    const late = 'The host does not answer.';
    using limit = new Limit({ clock, ms: sending.withinMs, outer: sending.signal, late });
    const posted = await connection.post(sending.soap, limit.signal);
    this.#usedAt = clock.now();
    return posted;
  }

  async #ready(signal: AbortSignal): Promise<SoapConnection | BotError> {
    const kept = this.#kept();
    if (kept !== undefined) return kept;
    try {
      const opened = await this.#options.open(signal);
      if (this.#isClosed || signal.aborted) opened[Symbol.dispose]();
      if (this.#isClosed) return new BotError('timed-out', 'Fettle is being stopped.');
      if (signal.aborted) return stopReason(signal);
      this.#connection = opened;
      return opened;
    } catch (error) {
      if (isBotError(error)) return error;
      if (signal.aborted) return stopReason(signal);
      throw error;
    }
  }

  #kept(): SoapConnection | undefined {
    const unused = this.#options.clock.now() - this.#usedAt;
    const isFresh = unused >= 0 && unused < this.#options.keepMs;
    if (this.#connection?.isOpen === true && isFresh) return this.#connection;
    this.drop();
    return undefined;
  }
}

function settled(posted: Sent | Exclude<Posted, { readonly kind: 'turned-away' }>): Sent {
  return posted.kind === 'refused' ? { kind: 'unsent', why: posted.why } : posted;
}

import { setImmediate } from 'node:timers/promises';
import { lostConnection } from '#adapters/winrm/wire/http-fault.ts';
import { Limit, stopReason } from '#adapters/winrm/wire/limit.ts';
import type { Posted, SoapConnection } from '#adapters/winrm/wire/soap-connection.ts';
import { BotError, isBotError } from '#src/errors.ts';
import type { Clock } from '#src/ports/clock.ts';

export interface LaneOptions {
  /** For messages. */
  readonly host: string;
  /** Connects and logs on; throws what people can be told. */
  readonly open: (signal: AbortSignal) => Promise<SoapConnection>;
  readonly clock: Clock;
  /** A connection that was not used for so long may be gone without a word. Milliseconds. */
  readonly keepMs: number;
}

export interface Sending {
  readonly soap: Uint8Array;
  /** Whether it does no harm when the host carries it out twice, and nothing is lost with its first answer. */
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
    const last = this.#mayGoAgain(first, sending) ? await this.#once(sending) : first;
    return settled(last, this.#options.host);
  }

  /** A 401 that is not sealed proves nothing: the host may have done what it was asked for. */
  #mayGoAgain(posted: Sent | Posted, { isHarmless }: Sending): boolean {
    if (posted.kind === 'turned-away') return posted.isProven || isHarmless;
    return posted.kind === 'ended';
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
    const { clock, host } = this.#options;
    const late = `${host} does not answer.`;
    using limit = new Limit({ clock, ms: sending.withinMs, outer: sending.signal, late });
    const posted = await connection.post(sending.soap, limit.signal);
    this.#usedAt = clock.now();
    return posted;
  }

  async #ready(signal: AbortSignal): Promise<SoapConnection | BotError> {
    const kept = await this.#kept();
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

  async #kept(): Promise<SoapConnection | undefined> {
    if (this.#connection === undefined) return undefined;
    await arrived();
    const unused = this.#options.clock.now() - this.#usedAt;
    const isFresh = unused >= 0 && unused < this.#options.keepMs;
    if (this.#connection?.isOpen === true && isFresh) return this.#connection;
    this.drop();
    return undefined;
  }
}

/** Lets in what the network has brought already: it may be the end of the connection. */
async function arrived(): Promise<void> {
  // The first ends the turn that is under way; only behind the next has the network been asked.
  await setImmediate();
  await setImmediate();
}

function settled(posted: Sent | Posted, host: string): Sent {
  switch (posted.kind) {
    case 'answered':
    case 'lost':
    case 'garbled':
    case 'unsent':
      return posted;
    case 'ended':
      return { kind: 'unsent', why: lostConnection(host) };
    case 'refused':
      return { kind: 'unsent', why: posted.why };
    case 'turned-away':
      return { kind: posted.isProven ? 'unsent' : 'lost', why: posted.why };
  }
}

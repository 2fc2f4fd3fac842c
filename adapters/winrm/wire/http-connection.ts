import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { Duplex } from 'node:stream';
import { GrowingBytes } from '#adapters/winrm/security/growing-bytes.ts';
import { BotError } from '#src/errors.ts';
import { lostConnection } from './http-fault.ts';
import { stopReason, whenAborted } from './limit.ts';
import { OneSocketAgent } from './one-socket-agent.ts';

export interface HttpRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Aborted with a BotError: it ends the connection. */
  readonly signal: AbortSignal;
  /** Longest body that is taken; a longer one ends the connection as soon as that is known. */
  readonly mostBytes: number;
}

export interface HttpAnswer {
  readonly status: number;
  /** By name in lower case; several of one name are joined by commas. */
  readonly headers: IncomingMessage['headers'];
  readonly body: Uint8Array;
}

/** A challenge of NTLM may fill a header of 21 KiB. */
const mostHeaders = 32_768;

/** HTTP/1.1 over one open connection, one request at a time. Whatever goes wrong ends the connection. */
export class HttpConnection implements Disposable {
  readonly #socket: Duplex;
  readonly #agent: OneSocketAgent;
  readonly #host: string;
  readonly #authority: string;
  #isOpen = true;
  #isBusy = false;

  constructor(options: {
    readonly socket: Duplex;
    readonly host: string;
    readonly authority: string;
  }) {
    this.#socket = options.socket;
    this.#agent = new OneSocketAgent(options.socket);
    this.#host = options.host;
    this.#authority = options.authority;
    this.#socket.on('data', () => this.#heard());
    for (const event of ['end', 'close', 'error']) this.#socket.on(event, () => this.#ended());
    if (this.#socket.destroyed) this.#ended();
  }

  /** False once the host has ended the connection: ask before a request, and open a new one. */
  get isOpen(): boolean {
    const { destroyed, readable, writable } = this.#socket;
    return this.#isOpen && !destroyed && readable && writable;
  }

  [Symbol.dispose](): void {
    this.#ended();
  }

  /**
   * Undefined when the connection had ended before: certainly nothing was sent. Rejects with
   * `host-unreachable` when it is lost, with `bad-output` when the answer is none, and with the reason of the
   * signal: in each case the request may have arrived.
   */
  async exchange(wanted: HttpRequest): Promise<HttpAnswer | undefined> {
    if (this.#isBusy) throw new Error('This connection takes one request at a time.');
    if (!this.isOpen) return undefined;
    this.#isBusy = true;
    try {
      return await this.#answer(wanted);
    } catch (error) {
      this.#ended();
      if (this.#agent.hasRefused) return undefined;
      throw error;
    } finally {
      this.#isBusy = false;
    }
  }

  async #answer(wanted: HttpRequest): Promise<HttpAnswer> {
    const failure = Promise.withResolvers<never>();
    const forget = whenAborted(wanted.signal, () => failure.reject(stopReason(wanted.signal)));
    try {
      const asked = this.#send(wanted);
      asked.on('error', (error) => failure.reject(this.#fault(error)));
      const answered = this.#read(asked, wanted.mostBytes);
      return await Promise.race([answered, failure.promise]);
    } finally {
      forget();
    }
  }

  #send({ headers, body }: HttpRequest): ClientRequest {
    const sent = request({
      agent: this.#agent,
      method: 'POST',
      path: '/wsman',
      host: this.#host,
      setHost: false,
      maxHeaderSize: mostHeaders,
      headers: {
        Host: this.#authority,
        'User-Agent': 'Fettle',
        'Accept-Encoding': 'identity',
        ...headers,
        'Content-Length': body.length,
      },
    });
    sent.end(body);
    return sent;
  }

  /** Settles when the connection is free again, so that it is known whether there will be a next request. */
  #read(asked: ClientRequest, mostBytes: number): Promise<HttpAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
    const body = new GrowingBytes(mostBytes);
    let answer: HttpAnswer | undefined;
    const settle = (): void => (answer === undefined ? reject(this.#lost()) : resolve(answer));
    this.#agent.once('free', settle);
    this.#socket.once('close', settle);
    asked.once('response', (message) => {
      if (Number(message.headers['content-length']) > mostBytes) reject(this.#tooLong());
      message.on('data', (piece: Buffer) => {
        if (!body.push(piece)) reject(this.#tooLong());
      });
      message.on('error', (error) => reject(this.#lost(error)));
      message.once('end', () => {
        answer = { status: message.statusCode ?? 0, headers: message.headers, body: body.all() };
      });
    });
    return promise.finally(() => {
      this.#agent.off('free', settle);
      this.#socket.off('close', settle);
    });
  }

  /** Bytes that nobody asked for would be taken for the next answer. */
  #heard(): void {
    if (!this.#isBusy) this.#ended();
  }

  #ended(): void {
    this.#isOpen = false;
    this.#socket.destroy();
    this.#agent.destroy();
  }

  #fault(cause: Error): BotError {
    const code = 'code' in cause ? String(cause.code) : '';
    if (!code.startsWith('HPE_')) return this.#lost(cause);
    return new BotError('bad-output', `${this.#host} answered something that is not HTTP.`, {
      cause,
      hint: 'Check that WinRM listens on this port, and that no proxy stands between.',
      details: { reason: code },
    });
  }

  #lost(cause?: Error): BotError {
    return lostConnection(this.#host, cause);
  }

  #tooLong(): BotError {
    return new BotError('bad-output', `${this.#host} sent a longer answer than was asked for.`, {
      hint: 'Nothing of it was used. Check what answers on this port.',
    });
  }
}

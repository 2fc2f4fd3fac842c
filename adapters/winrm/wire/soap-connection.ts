import type { Pass } from '#adapters/winrm/security/logon-gate.ts';
import { SealedAnswer, sealRequest } from '#adapters/winrm/security/sealed-exchange.ts';
import type { FrameStyle } from '#adapters/winrm/security/sealed-frame.ts';
import type { SecurityContext } from '#adapters/winrm/security/security-context.ts';
import { type BotError, isBotError } from '#src/errors.ts';
import type { HttpAnswer, HttpConnection } from './http-connection.ts';
import { strangeAnswer, turnedAway } from './http-fault.ts';

/** How the messages of a connection are kept from others, and what says who we are. */
export type Speech =
  | { readonly kind: 'sealed'; readonly context: SecurityContext; readonly style: FrameStyle }
  /** In TLS, and the connection is logged on. */
  | { readonly kind: 'tls' }
  /** In TLS, and every message says who we are. */
  | {
      readonly kind: 'claimed';
      readonly authorization: string;
      /** Told what the host says to the first message. */
      readonly trial: Pass;
      /** What is thrown when that is no. */
      readonly refusal: BotError;
    };

/** What came of a message. Where it says nothing else, it is not known what the host did. */
export type Posted =
  /** SOAP in UTF-8, proven to come from the host. */
  | { readonly kind: 'answered'; readonly bytes: Uint8Array }
  /** The connection had ended before: certainly nothing was sent. */
  | { readonly kind: 'ended' }
  /** No answer. */
  | { readonly kind: 'lost'; readonly why: BotError }
  /** An answer that is none, or not the host's. */
  | { readonly kind: 'garbled'; readonly why: BotError }
  /** HTTP 401: the host does not know us any more. `isProven`: nobody between can have said it. */
  | { readonly kind: 'turned-away'; readonly isProven: boolean; readonly why: BotError }
  /** HTTP 401, in TLS, to a message that says who we are: nothing was done, and nothing will be. */
  | { readonly kind: 'refused'; readonly why: BotError };

export interface SoapOptions {
  readonly http: HttpConnection;
  /** For messages. */
  readonly host: string;
  readonly speech: Speech;
  /** Longest SOAP that is taken. */
  readonly mostBytes: number;
  /** Whether what was agreed on has run out. */
  readonly isOver?: (() => boolean) | undefined;
}

const soapType = 'application/soap+xml;charset=UTF-8';
/** What a frame adds at most. */
const frameRoom = 4096;

/** A connection that is logged on. One message at a time; after whatever fails, it is closed. */
export class SoapConnection implements Disposable {
  readonly #options: SoapOptions;

  constructor(options: SoapOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    const { http, isOver } = this.#options;
    return http.isOpen && isOver?.() !== true;
  }

  [Symbol.dispose](): void {
    const { http, speech } = this.#options;
    if (speech.kind === 'claimed') speech.trial[Symbol.dispose]();
    if (speech.kind === 'sealed') speech.context[Symbol.dispose]?.();
    http[Symbol.dispose]();
  }

  /** Sends one message. Never rejects for what a host or a network does. */
  async post(soap: Uint8Array, signal: AbortSignal): Promise<Posted> {
    const posted = await this.#post(soap, signal);
    if (posted.kind !== 'answered') this[Symbol.dispose]();
    else this.#letIn();
    return posted;
  }

  /** Anything less than a message may come from something in front of WinRM, which knows nobody. */
  #letIn(): void {
    const { speech } = this.#options;
    if (speech.kind === 'claimed') speech.trial.accepted();
  }

  async #post(soap: Uint8Array, signal: AbortSignal): Promise<Posted> {
    const { http, speech, mostBytes } = this.#options;
    if (!this.isOpen) return { kind: 'ended' };
    try {
      const request = { ...written(speech, soap), signal, mostBytes: mostBytes + frameRoom };
      const answer = await http.exchange(request);
      if (answer === undefined) return { kind: 'ended' };
      return answer.status === 401 ? this.#turnedAway() : this.#read(answer);
    } catch (error) {
      if (!isBotError(error)) throw error;
      return { kind: error.code === 'bad-output' ? 'garbled' : 'lost', why: error };
    }
  }

  #turnedAway(): Posted {
    const { speech, host } = this.#options;
    if (speech.kind !== 'claimed') {
      const isProven = speech.kind === 'tls';
      return { kind: 'turned-away', isProven, why: turnedAway(host) };
    }
    speech.trial.refused();
    return { kind: 'refused', why: speech.refusal };
  }

  #read({ status, headers, body }: HttpAnswer): Posted {
    const { host, speech, mostBytes } = this.#options;
    const contentType = headers['content-type'];
    const isMessage = body.length > 0 && (status === 200 || status >= 400);
    const isPacked = !/^(?:identity)?$/i.test(headers['content-encoding'] ?? '');
    if (!isMessage || isPacked) throw strangeAnswer(host, status);
    if (speech.kind !== 'sealed') {
      if (!/^application\/soap\+xml\b/i.test(contentType ?? '')) throw strangeAnswer(host, status);
      return { kind: 'answered', bytes: body };
    }
    const answer = new SealedAnswer({ context: speech.context, contentType, mostBytes });
    answer.push(body);
    return { kind: 'answered', bytes: answer.end() };
  }
}

function written(
  speech: Speech,
  soap: Uint8Array,
): { readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array } {
  switch (speech.kind) {
    case 'sealed': {
      const { contentType, body } = sealRequest(speech.context, soap, speech.style);
      return { headers: { 'Content-Type': contentType }, body };
    }
    case 'tls':
      return { headers: { 'Content-Type': soapType }, body: soap };
    case 'claimed': {
      const { authorization } = speech;
      return { headers: { 'Content-Type': soapType, Authorization: authorization }, body: soap };
    }
  }
}

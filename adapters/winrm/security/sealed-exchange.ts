import { BotError } from '#src/errors.ts';
import { encodeFrame, FrameReader, type FrameStyle } from './sealed-frame.ts';
import type { SecurityContext } from './security-context.ts';

const soapType = 'application/soap+xml;charset=UTF-8';

/** An HTTP body and the `Content-Type` that goes with it. */
export interface SealedRequest {
  readonly contentType: string;
  readonly body: Uint8Array;
}

/** Seals a SOAP message in UTF-8. Call it in the order in which the messages are sent. */
export function sealRequest(
  context: SecurityContext,
  soap: Uint8Array,
  style: FrameStyle = 'tabs',
): SealedRequest {
  const { protocol } = context;
  const frame = { protocol, originalType: soapType, sealed: context.wrap(soap) };
  return {
    contentType: `multipart/encrypted;protocol="${protocol}";boundary="Encrypted Boundary"`,
    body: encodeFrame(frame, style),
  };
}

export interface SealedAnswerOptions {
  readonly context: SecurityContext;
  /** `Content-Type` of the answer; undefined when it has none. */
  readonly contentType: string | undefined;
  /** The longest message that is taken. */
  readonly mostBytes: number;
}

/** The answer to a sealed request, as it arrives. An answer in clear text is none: it is refused at once. */
export class SealedAnswer {
  readonly #context: SecurityContext;
  readonly #reader: FrameReader;

  /** Throws `bad-output` unless the answer says that it is sealed in the way of the context. */
  constructor({ context, contentType, mostBytes }: SealedAnswerOptions) {
    if (!isSealed(contentType ?? '', context.protocol)) throw inClear();
    this.#context = context;
    this.#reader = new FrameReader(mostBytes);
  }

  push(piece: Uint8Array): void {
    this.#reader.push(piece);
  }

  /** The SOAP message in UTF-8, proven to come from the host. */
  end(): Uint8Array {
    const { protocol, originalType, sealed } = this.#reader.end();
    if (!isSame(protocol, this.#context.protocol)) throw inClear();
    const message = this.#context.unwrap(sealed);
    if (/^application\/soap\+xml *; *charset="?utf-8"?$/i.test(originalType)) return message;
    throw new BotError('bad-output', 'The host sealed something else than SOAP in UTF-8.', {
      hint: 'Check that WinRM itself answers on this port.',
    });
  }
}

function isSealed(contentType: string, protocol: string): boolean {
  const said = /^ *multipart\/encrypted *;.{0,200}?\bprotocol="?([\w./+-]{1,100})/i.exec(
    contentType,
  );
  return isSame(said?.[1] ?? '', protocol);
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function inClear(): BotError {
  return new BotError('bad-output', 'The host answered a sealed request in clear text.', {
    hint: 'Nothing of the answer was used. Check that no proxy stands between, and what answers on this port.',
  });
}

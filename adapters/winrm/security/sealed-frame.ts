import { BotError } from '#src/errors.ts';
import { join, u32, viewOf } from './bytes.ts';
import { GrowingBytes } from './growing-bytes.ts';
import type { Sealed } from './security-context.ts';

/** A sealed message between the boundaries of WSMan (MS-WSMV 2.2.9.1.1.2). */
export interface SealedFrame {
  /** Of the security context: `application/HTTP-SPNEGO-session-encrypted`. */
  readonly protocol: string;
  /** What was sealed: `application/soap+xml;charset=UTF-8`. */
  readonly originalType: string;
  readonly sealed: Sealed;
}

/** The specification asks for a tab before each field. Windows takes both; OMI refuses tabs. */
export type FrameStyle = 'tabs' | 'no-tabs';

const boundary = '--Encrypted Boundary';

/** Writes a frame. The lengths of message and ciphertext are the same in all that is sent here. */
export function encodeFrame(frame: SealedFrame, style: FrameStyle = 'tabs'): Uint8Array {
  const { header, ciphertext } = frame.sealed;
  const tab = style === 'tabs' ? '\t' : '';
  const head = [
    boundary,
    `${tab}Content-Type: ${frame.protocol}`,
    `${tab}OriginalContent: type=${frame.originalType};Length=${ciphertext.length}`,
    boundary,
    `${tab}Content-Type: application/octet-stream`,
    '', // the payload follows at once: there is no empty line, as MIME would have it
  ].join('\r\n');
  return join(latin1(head), u32(header.length), header, ciphertext, latin1(`${boundary}--\r\n`));
}

function latin1(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

const mostHead = 1024;
const mostHeader = 256;
const mostTail = 64;

// Hosts differ in tabs, in a space behind the dashes and in empty lines (Exchange, OMI).
const headPattern =
  /^(?:\r\n){0,4}-- ?Encrypted Boundary\r\n[\t ]*Content-Type:[\t ]*([\w./+-]{1,100})\r\n[\t ]*OriginalContent:[\t ]*type=([^\r\n]{1,200}?);[\t ]*Length=(\d{1,10})\r\n-- ?Encrypted Boundary\r\n[\t ]*Content-Type:[\t ]*application\/octet-stream\r\n/i;
const tailPattern = /^(?:\r\n)?-- ?Encrypted Boundary--(?:\r\n){0,4}$/;

interface Head {
  readonly protocol: string;
  readonly originalType: string;
  /** Where the payload starts, and how many bytes of ciphertext it has. */
  readonly start: number;
  readonly length: number;
}

/**
 * Reads one frame out of pieces of any size. Never looks for a boundary inside the ciphertext, keeps
 * never more than `mostBytes` of it, and gives up (`bad-output`) as soon as the frame cannot be one.
 */
export class FrameReader {
  readonly #mostBytes: number;
  readonly #received: GrowingBytes;
  #head: Head | undefined;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
    this.#received = new GrowingBytes(mostHead + 4 + mostHeader + mostBytes + mostTail);
  }

  push(piece: Uint8Array): void {
    if (!this.#received.push(piece)) throw tooLong();
    this.#head ??= this.#readHead();
  }

  /** The frame, once the host has sent all. */
  end(): SealedFrame {
    const bytes = this.#received.all();
    const head = this.#head;
    if (head === undefined || bytes.length < head.start + 4) throw broken();
    const headerLength = viewOf(bytes).getUint32(head.start, true);
    const start = head.start + 4 + headerLength;
    const end = start + head.length;
    const isWhole = headerLength <= mostHeader && end <= bytes.length;
    if (!isWhole || !isTail(bytes.subarray(end))) throw broken();
    const header = bytes.subarray(head.start + 4, start);
    const sealed = { header, ciphertext: bytes.subarray(start, end) };
    return { protocol: head.protocol, originalType: head.originalType, sealed };
  }

  #readHead(): Head | undefined {
    const bytes = this.#received.all().subarray(0, mostHead);
    const found = headPattern.exec(Buffer.from(bytes).toString('latin1'));
    if (found === null) {
      if (bytes.length === mostHead) throw broken();
      return undefined;
    }
    const [text, protocol = '', originalType = '', length = ''] = found;
    const head = { protocol, originalType, start: text.length, length: Number(length) };
    if (head.length > this.#mostBytes) throw tooLong();
    return head;
  }
}

function isTail(bytes: Uint8Array): boolean {
  return bytes.length <= mostTail && tailPattern.test(Buffer.from(bytes).toString('latin1'));
}

function broken(): BotError {
  return new BotError('bad-output', 'The host sent a sealed answer that is not whole.', {
    hint: 'Check that no proxy between here and the host cuts or changes what it says.',
  });
}

function tooLong(): BotError {
  return new BotError('bad-output', 'The host sent a longer answer than was asked for.', {
    hint: 'Nothing of it was used. Check what the script prints, and what answers on this port.',
  });
}

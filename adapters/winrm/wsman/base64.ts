import { unexpected } from './malformed.ts';

const alphabet = /^[A-Za-z0-9+/]*={0,2}$/;

export function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/** Strict but for white space: what is no base64 was changed on its way, and is not guessed at. */
export function decodeBase64(text: string): Uint8Array {
  const packed = text.replaceAll(/[ \t\r\n]+/g, '');
  if (packed.length % 4 !== 0 || !alphabet.test(packed)) {
    throw unexpected('a stream that is not base64');
  }
  return new Uint8Array(Buffer.from(packed, 'base64'));
}

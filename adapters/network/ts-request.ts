/** The part of a CredSSP TSRequest that a look needs (MS-CSSP 2.2.1). */
export type TsRequest =
  | { readonly kind: 'token'; readonly token: Uint8Array }
  /** NTSTATUS, when the server refuses; 0 when it gave neither token nor error. */
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'foreign' };

const sequence = 0x30;
const octetString = 0x04;
const integer = 0x02;
const versionField = 0xa0;
const tokensField = 0xa1;
const errorField = 0xa4;

/** The newest version that MS-CSSP knows; a server answers with its own. */
const version = 6;

/** A TSRequest with one negotiation token, as DER. */
export function encodeTsRequest(token: Uint8Array): Uint8Array {
  const item = element(sequence, element(versionField, element(octetString, token)));
  const tokens = element(tokensField, element(sequence, item));
  const first = element(versionField, element(integer, Uint8Array.of(version)));
  return element(sequence, Uint8Array.of(...first, ...tokens));
}

function element(tag: number, content: Uint8Array): Uint8Array {
  return Uint8Array.of(tag, ...lengthBytes(content.length), ...content);
}

function lengthBytes(length: number): readonly number[] {
  if (length < 0x80) return [length];
  if (length < 0x100) return [0x81, length];
  return [0x82, length >> 8, length & 0xff];
}

/** An honest answer has some hundred bytes. */
const mostBytes = 16_384;

/** Reads the server's TSRequest; undefined while more bytes are due. */
export function decodeTsRequest(bytes: Uint8Array): TsRequest | undefined {
  if (bytes.length === 0) return undefined;
  if (bytes[0] !== sequence) return { kind: 'foreign' };
  const header = readHeader(bytes);
  if (header === 'short') return undefined;
  if (header === 'wrong') return { kind: 'foreign' };
  return bytes.length < header.end ? undefined : decodeFields(contentOf(bytes, header));
}

function decodeFields(content: Uint8Array): TsRequest {
  const fields = children(content);
  const token = tokenIn(fields.get(tokensField));
  if (token !== undefined) return { kind: 'token', token };
  const status = only(fields.get(errorField), integer);
  return { kind: 'refused', status: status === undefined ? 0 : lastFour(status) };
}

/** [1] SEQUENCE OF SEQUENCE { [0] OCTET STRING } */
function tokenIn(field: Uint8Array | undefined): Uint8Array | undefined {
  return only(only(only(only(field, sequence), sequence), versionField), octetString);
}

interface Header {
  readonly start: number;
  readonly end: number;
}

/** DER length: short, or long in up to three bytes. */
function readHeader(bytes: Uint8Array): Header | 'short' | 'wrong' {
  const first = bytes[1];
  if (first === undefined) return 'short';
  if (first < 0x80) return { start: 2, end: 2 + first };
  const count = first & 0x7f;
  if (count === 0 || count > 3) return 'wrong';
  if (bytes.length < 2 + count) return 'short';
  const length = bytes.subarray(2, 2 + count).reduce((sum, byte) => sum * 256 + byte, 0);
  return length > mostBytes ? 'wrong' : { start: 2 + count, end: 2 + count + length };
}

function contentOf(bytes: Uint8Array, header: Header): Uint8Array {
  return bytes.subarray(header.start, header.end);
}

/** Elements by their tag; the first of each counts. Stops at what is no DER. */
function children(content: Uint8Array): ReadonlyMap<number, Uint8Array> {
  const found = new Map<number, Uint8Array>();
  let rest = content;
  for (;;) {
    const [tag] = rest;
    const header = readHeader(rest);
    if (tag === undefined || typeof header === 'string' || header.end > rest.length) return found;
    if (!found.has(tag)) found.set(tag, contentOf(rest, header));
    rest = rest.subarray(header.end);
  }
}

function only(content: Uint8Array | undefined, tag: number): Uint8Array | undefined {
  return content === undefined ? undefined : children(content).get(tag);
}

function lastFour(bytes: Uint8Array): number {
  return bytes.subarray(-4).reduce((sum, byte) => sum * 256 + byte, 0);
}

import { createHash } from 'node:crypto';
import { viewOf } from './bytes.ts';

type Hash = 'sha224' | 'sha256' | 'sha384' | 'sha512';

/** Signature algorithms by their OID in DER (RFC 4055, RFC 5758). MD5 and SHA-1 become SHA-256. */
const algorithms: Readonly<Record<string, Hash>> = {
  '2a864886f70d01010e': 'sha224', // RSA
  '2a864886f70d01010c': 'sha384',
  '2a864886f70d01010d': 'sha512',
  '2a8648ce3d040301': 'sha224', // ECDSA
  '2a8648ce3d040303': 'sha384',
  '2a8648ce3d040304': 'sha512',
};

/** RSASSA-PSS says in its parameters what it hashes with. */
const pss = '2a864886f70d01010a';
const pssHashes: Readonly<Record<string, Hash>> = {
  '608648016503040204': 'sha224',
  '608648016503040202': 'sha384',
  '608648016503040203': 'sha512',
};

/** The certificate as `tls-server-end-point` hashes it: as it was signed (RFC 5929, 4.1). */
export function certificateHash(der: Uint8Array): Uint8Array {
  return createHash(signatureHash(der)).update(der).digest();
}

function signatureHash(der: Uint8Array): Hash {
  const certificate = elementAt(der, 0);
  const algorithm = elementAfter(certificate, elementAt(contentOf(certificate), 0));
  const oid = elementAt(contentOf(algorithm), 0);
  const name = Buffer.from(contentOf(oid)).toString('hex');
  if (name !== pss) return algorithms[name] ?? 'sha256';
  // SEQUENCE { [0] { SEQUENCE { OID } } }
  const parameters = elementAfter(algorithm, oid);
  const hash = [1, 2, 3].reduce((element) => elementAt(contentOf(element), 0), parameters);
  return pssHashes[Buffer.from(contentOf(hash)).toString('hex')] ?? 'sha256';
}

interface Element {
  readonly content: Uint8Array;
  readonly end: number;
}

function contentOf(element: Element | undefined): Uint8Array {
  return element?.content ?? new Uint8Array();
}

function elementAfter(
  parent: Element | undefined,
  before: Element | undefined,
): Element | undefined {
  return before === undefined ? undefined : elementAt(contentOf(parent), before.end);
}

/** One element of DER (X.690, 8.1) with a length of up to three bytes; undefined when it is cut off. */
function elementAt(bytes: Uint8Array, at: number): Element | undefined {
  const first = bytes[at + 1] ?? 0x80;
  const count = first < 0x80 ? 0 : first & 0x7f;
  const start = at + 2 + count;
  if (first === 0x80 || count > 3 || start > bytes.length) return undefined;
  const length = count === 0 ? first : number(bytes.subarray(at + 2, start));
  const end = start + length;
  return end > bytes.length ? undefined : { content: bytes.subarray(start, end), end };
}

function number(bytes: Uint8Array): number {
  const padded = new Uint8Array(4);
  padded.set(bytes, 4 - bytes.length);
  return viewOf(padded).getUint32(0);
}

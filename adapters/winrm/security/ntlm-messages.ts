import { type AvPair, avId, decodeAvPairs, valueWith } from './av-pairs.ts';
import { join, viewOf } from './bytes.ts';
import { askedFlags } from './ntlm-flags.ts';

const signature = Uint8Array.of(0x4e, 0x54, 0x4c, 0x4d, 0x53, 0x53, 0x50, 0); // "NTLMSSP\0"

/** Version 10.0.19041, NTLM revision 15: Windows always sends one, and some servers insist. */
const version = Uint8Array.of(10, 0, 0x61, 0x4a, 0, 0, 0, 15);

/** NEGOTIATE without names (MS-NLMP 2.2.1.1): it tells nothing about anybody. */
export function encodeNegotiate(): Uint8Array {
  const message = new Uint8Array(40);
  const view = viewOf(message);
  message.set(signature);
  view.setUint32(8, 1, true);
  view.setUint32(12, askedFlags, true);
  view.setUint32(20, message.length, true);
  view.setUint32(28, message.length, true);
  message.set(version, 32);
  return message;
}

/** CHALLENGE (MS-NLMP 2.2.1.2), as far as a client needs it. */
export interface NtlmChallenge {
  readonly flags: number;
  readonly serverChallenge: Uint8Array;
  readonly pairs: readonly AvPair[];
}

/** `reason` is ours: no byte of the message stands in it. */
export type ReadChallenge =
  | { readonly kind: 'challenge'; readonly challenge: NtlmChallenge }
  | { readonly kind: 'malformed'; readonly reason: string };

const leastChallenge = 48;
/** Node's own limit of a header is 16 KiB, and the token stands in one. */
const mostChallenge = 16_384;

/** Reads whatever a server sent as its CHALLENGE. Never throws. */
export function decodeChallenge(message: Uint8Array): ReadChallenge {
  if (message.length < leastChallenge) return malformed('it is too short');
  if (message.length > mostChallenge) return malformed('it is too long');
  const view = viewOf(message);
  const isChallenge =
    signature.every((byte, index) => message[index] === byte) && view.getUint32(8, true) === 2;
  if (!isChallenge) return malformed('it is no CHALLENGE');
  const info = field(message, 40);
  if (info === undefined) return malformed('its target information points outside');
  const pairs = info.length === 0 ? [] : decodeAvPairs(info);
  if (pairs === undefined) return malformed('its target information is cut off');
  if (!hasSoundValues(pairs)) return malformed('its time or its flags have a wrong length');
  const flags = view.getUint32(20, true);
  return { kind: 'challenge', challenge: { flags, serverChallenge: message.slice(24, 32), pairs } };
}

function malformed(reason: string): ReadChallenge {
  return { kind: 'malformed', reason };
}

/** Length, allocated length, offset (MS-NLMP 2.2.1.2): undefined when not inside the payload. */
function field(message: Uint8Array, at: number): Uint8Array | undefined {
  const view = viewOf(message);
  const length = view.getUint16(at, true);
  if (length === 0) return new Uint8Array();
  const offset = view.getUint32(at + 4, true);
  const isInside = offset >= leastChallenge && offset + length <= message.length;
  return isInside ? message.subarray(offset, offset + length) : undefined;
}

function hasSoundValues(pairs: readonly AvPair[]): boolean {
  const time = valueWith(pairs, avId.timestamp);
  const flags = valueWith(pairs, avId.flags);
  return (time === undefined || time.length === 8) && (flags === undefined || flags.length === 4);
}

/** AUTHENTICATE (MS-NLMP 2.2.1.3). Names are UTF-16 already. */
export interface NtlmAuthenticate {
  readonly flags: number;
  readonly domain: Uint8Array;
  readonly user: Uint8Array;
  readonly workstation: Uint8Array;
  readonly ntResponse: Uint8Array;
  readonly encryptedSessionKey: Uint8Array;
}

const micOffset = 72;
const payloadOffset = 88;
/** Instead of an LMv2 response, which a client that sends a MIC does not give (MS-NLMP 3.1.5.1.2). */
const noLmResponse = new Uint8Array(24);

/** Writes an AUTHENTICATE whose MIC is still zero. */
export function encodeAuthenticate(parts: NtlmAuthenticate): Uint8Array {
  const { domain, user, workstation, ntResponse, encryptedSessionKey } = parts;
  const payload = [domain, user, workstation, noLmResponse, ntResponse, encryptedSessionKey];
  // where the length and offset of each of them stand
  const places = [28, 36, 44, 12, 20, 52];
  const head = new Uint8Array(payloadOffset);
  const view = viewOf(head);
  head.set(signature);
  view.setUint32(8, 3, true);
  view.setUint32(60, parts.flags, true);
  head.set(version, 64);
  let offset = payloadOffset;
  for (const [index, bytes] of payload.entries()) {
    const at = places[index] ?? 0;
    view.setUint16(at, bytes.length, true);
    view.setUint16(at + 2, bytes.length, true);
    view.setUint32(at + 4, offset, true);
    offset += bytes.length;
  }
  return join(head, ...payload);
}

/** The same AUTHENTICATE with its MIC of 16 bytes. */
export function withMic(message: Uint8Array, mic: Uint8Array): Uint8Array {
  const signed = message.slice();
  signed.set(mic, micOffset);
  return signed;
}

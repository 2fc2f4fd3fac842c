/** What a server says about itself in an NTLM CHALLENGE (MS-NLMP 2.2.1.2). Text is not cleaned yet. */
export interface NtlmChallenge {
  readonly computer?: string | undefined;
  readonly domain?: string | undefined;
  readonly dnsComputer?: string | undefined;
  readonly dnsDomain?: string | undefined;
  /** major.minor.build */
  readonly version?: string | undefined;
  /** The server's clock, milliseconds since 1970. */
  readonly time?: number | undefined;
}

const signature = Uint8Array.of(0x4e, 0x54, 0x4c, 0x4d, 0x53, 0x53, 0x50, 0);
const hasVersion = 0x0200_0000;

/**
 * Unicode, request target, sign, seal, NTLM, always sign, extended session security, version,
 * 128 bit, key exchange, 56 bit: what a Windows client asks for (MS-NLMP 2.2.2.5).
 */
const negotiateFlags = 0xe208_8235;

/** An NTLM NEGOTIATE without names. It names nobody and begins no logon. */
export function encodeNegotiate(): Uint8Array {
  const bytes = new Uint8Array(40);
  const view = new DataView(bytes.buffer);
  bytes.set(signature);
  view.setUint32(8, 1, true);
  view.setUint32(12, negotiateFlags, true);
  // Two empty name fields point behind the message; then version 10.0.19041, revision 15
  view.setUint32(20, 40, true);
  view.setUint32(28, 40, true);
  bytes.set([10, 0, 0x61, 0x4a, 0, 0, 0, 15], 32);
  return bytes;
}

/** Finds and reads a CHALLENGE in a token, raw or wrapped in SPNEGO; undefined when there is none. */
export function decodeChallenge(token: Uint8Array): NtlmChallenge | undefined {
  const start = indexOf(token, signature);
  if (start === -1) return undefined;
  const message = token.subarray(start);
  if (message.length < 48) return undefined;
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  if (view.getUint32(8, true) !== 2) return undefined;
  return { ...targetInfo(field(view, 40)), version: readVersion(view) };
}

function readVersion(view: DataView): string | undefined {
  const isGiven = (view.getUint32(20, true) & hasVersion) !== 0;
  if (!isGiven || view.byteLength < 56) return undefined;
  return `${view.getUint8(48)}.${view.getUint8(49)}.${view.getUint16(50, true)}`;
}

/** Length, maximal length, offset; empty when it points outside the message. */
function field(view: DataView, at: number): Uint8Array {
  const length = view.getUint16(at, true);
  const offset = view.getUint32(at + 4, true);
  if (offset + length > view.byteLength) return new Uint8Array(0);
  return new Uint8Array(view.buffer, view.byteOffset + offset, length);
}

const names: Readonly<Record<number, keyof NtlmChallenge>> = {
  1: 'computer',
  2: 'domain',
  3: 'dnsComputer',
  4: 'dnsDomain',
};
const endOfList = 0;
const timestamp = 7;

/** AV_PAIRs (MS-NLMP 2.2.2.1) up to the end mark, or up to the first that is cut off. */
function targetInfo(bytes: Uint8Array): NtlmChallenge {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let found: NtlmChallenge = {};
  let at = 0;
  while (at + 4 <= bytes.length) {
    const id = view.getUint16(at, true);
    const value = bytes.subarray(at + 4, at + 4 + view.getUint16(at + 2, true));
    if (id === endOfList || value.length < view.getUint16(at + 2, true)) return found;
    found = { ...found, ...pair(id, value) };
    at += 4 + value.length;
  }
  return found;
}

function pair(id: number, value: Uint8Array): NtlmChallenge {
  const name = names[id];
  if (name !== undefined) return { [name]: new TextDecoder('utf-16le').decode(value) };
  if (id === timestamp && value.length === 8) return { time: fromFileTime(value) };
  return {};
}

const ticksTo1970 = 116_444_736_000_000_000n;

function fromFileTime(bytes: Uint8Array): number | undefined {
  const ticks = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  // 0 is "no time"; later than the year 30828 cannot be shown
  return ticks === 0n || ticks > 0x7fff_ffff_ffff_ffffn
    ? undefined
    : Number((ticks - ticksTo1970) / 10_000n);
}

function indexOf(bytes: Uint8Array, wanted: Uint8Array): number {
  const last = bytes.length - wanted.length;
  for (let at = 0; at <= last; at += 1) {
    if (wanted.every((byte, index) => bytes[at + index] === byte)) return at;
  }
  return -1;
}

import { type AvPair, encodeAvPairs } from '#adapters/winrm/security/av-pairs.ts';
import { utf16 } from '#adapters/winrm/security/bytes.ts';
import { hmacMd5 } from '#adapters/winrm/security/hmac-md5.ts';
import { passwordHash, responseKey } from '#adapters/winrm/security/ntlm-v2.ts';
import { Rc4 } from '#adapters/winrm/security/rc4.ts';
import { hex, unhex } from './bytes-of.ts';

/** What a Windows grants that was asked as this client asks. */
export const granted = 0xe28a_8235;
export const serverChallenge = unhex('0123456789abcdef');
/** 2026-11-21T12:00:00Z as FILETIME. */
export const serverTime = unhex('00e08cd5af79dd01');

/** As Windows says it: domain, computer, both in DNS, and its clock. */
export const usualPairs: readonly AvPair[] = [
  { id: 2, value: utf16('CORP') },
  { id: 1, value: utf16('SERVER1') },
  { id: 4, value: utf16('corp.example') },
  { id: 3, value: utf16('server1.corp.example') },
  { id: 7, value: serverTime },
];

export interface ChallengeParts {
  readonly flags?: number;
  readonly pairs?: readonly AvPair[];
}

/** A CHALLENGE, laid out as in MS-NLMP 4.2.4.3. */
export function challengeMessage({
  flags = granted,
  pairs = usualPairs,
}: ChallengeParts = {}): Buffer {
  const name = Buffer.from('SERVER1', 'utf16le');
  const info = encodeAvPairs(pairs);
  const head = Buffer.alloc(56);
  head.write('NTLMSSP\0', 'latin1');
  head.writeUInt32LE(2, 8);
  writeField(head, 12, name.length, 56);
  head.writeUInt32LE(flags, 20);
  head.set(serverChallenge, 24);
  writeField(head, 40, info.length, 56 + name.length);
  head.set(unhex('0a0063450000000f'), 48);
  return Buffer.concat([head, name, info]);
}

function writeField(message: Buffer, at: number, length: number, offset: number): void {
  message.writeUInt16LE(length, at);
  message.writeUInt16LE(length, at + 2);
  message.writeUInt32LE(offset, at + 4);
}

export interface Exchange {
  readonly negotiate: Uint8Array;
  readonly challenge: Uint8Array;
  readonly authenticate: Uint8Array;
}

/** What a server makes of an AUTHENTICATE, and what stood in it. */
export interface Accepted {
  readonly user: string;
  readonly domain: string;
  readonly workstation: string;
  readonly flags: number;
  readonly lmResponse: string;
  readonly time: string;
  /** By id, in hexadecimal. */
  readonly pairs: ReadonlyMap<number, string>;
  readonly sessionKey: Uint8Array;
}

/** Checks response and MIC as MS-NLMP 3.2.5.1.2 has it; undefined when the logon fails. */
export function accept(password: string, exchange: Exchange): Accepted | undefined {
  const message = Buffer.from(exchange.authenticate);
  const text = (at: number) => field(message, at).toString('utf16le');
  const named = { user: text(36), domain: text(28) };
  const response = field(message, 20);
  const [proof, temp] = [response.subarray(0, 16), response.subarray(16)];
  const key = responseKey(passwordHash(password), named);
  if (hex(hmacMd5(key, serverChallenge, temp)) !== hex(proof)) return undefined;
  const sessionKey = new Rc4(hmacMd5(key, proof)).apply(field(message, 52));
  const mic = hex(message.subarray(72, 88));
  message.fill(0, 72, 88);
  const expected = hmacMd5(sessionKey, exchange.negotiate, exchange.challenge, message);
  if (hex(expected) !== mic) return undefined;
  return {
    ...named,
    workstation: text(44),
    flags: message.readUInt32LE(60),
    lmResponse: hex(field(message, 12)),
    time: hex(temp.subarray(8, 16)),
    pairs: pairsOf(temp.subarray(28)),
    sessionKey,
  };
}

function field(message: Buffer, at: number): Buffer {
  const offset = message.readUInt32LE(at + 4);
  return message.subarray(offset, offset + message.readUInt16LE(at));
}

function pairsOf(bytes: Buffer): ReadonlyMap<number, string> {
  const pairs = new Map<number, string>();
  let at = 0;
  while (bytes.readUInt16LE(at) !== 0) {
    const length = bytes.readUInt16LE(at + 2);
    pairs.set(bytes.readUInt16LE(at), hex(bytes.subarray(at + 4, at + 4 + length)));
    at += 4 + length;
  }
  return pairs;
}

import { type AvPair, encodeAvPairs } from './av-pairs.ts';
import { join, utf16 } from './bytes.ts';
import { hmacMd5 } from './hmac-md5.ts';
import { md4 } from './md4.ts';
import { upperCase } from './upper-case.ts';

/** What Windows keeps of a password (NTOWFv1, MS-NLMP 3.3.1). As secret as the password itself. */
export function passwordHash(password: string): Uint8Array {
  return md4(utf16(password));
}

/** Whose response it is. The domain goes in exactly as it is sent; the user in upper case. */
export interface Named {
  readonly user: string;
  readonly domain: string;
}

/** NTOWFv2 (MS-NLMP 3.3.2). */
export function responseKey(hash: Uint8Array, { user, domain }: Named): Uint8Array {
  return hmacMd5(hash, utf16(upperCase(user) + domain));
}

export interface ClientChallenge {
  /** FILETIME, 8 bytes. */
  readonly time: Uint8Array;
  /** 8 random bytes. */
  readonly challenge: Uint8Array;
  readonly pairs: readonly AvPair[];
}

/** `temp` of MS-NLMP 3.3.2: what the client says of itself and of the connection. */
export function clientChallenge({ time, challenge, pairs }: ClientChallenge): Uint8Array {
  const head = Uint8Array.of(1, 1, 0, 0, 0, 0, 0, 0);
  const nothing = new Uint8Array(4);
  return join(head, time, challenge, nothing, encodeAvPairs(pairs), nothing);
}

export interface ResponseV2 {
  readonly ntResponse: Uint8Array;
  /** SessionBaseKey, which is also the KeyExchangeKey here (MS-NLMP 3.4.5.1). */
  readonly sessionBaseKey: Uint8Array;
}

/** NtChallengeResponse and the key under it (MS-NLMP 3.3.2). `temp` is of clientChallenge. */
export function respond(
  key: Uint8Array,
  serverChallenge: Uint8Array,
  temp: Uint8Array,
): ResponseV2 {
  const proof = hmacMd5(key, serverChallenge, temp);
  return { ntResponse: join(proof, temp), sessionBaseKey: hmacMd5(key, proof) };
}

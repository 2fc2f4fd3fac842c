import type { Account } from './account.ts';
import { type AvPair, avId, valueWith } from './av-pairs.ts';
import { u32, utf16, viewOf } from './bytes.ts';
import { hmacMd5 } from './hmac-md5.ts';
import { agreed } from './ntlm-flags.ts';
import { encodeAuthenticate, type NtlmChallenge, withMic } from './ntlm-messages.ts';
import { clientChallenge, respond, responseKey } from './ntlm-v2.ts';
import { Rc4 } from './rc4.ts';

export interface NtlmQuestion {
  /** NEGOTIATE and CHALLENGE, byte for byte: the MIC covers them. */
  readonly negotiate: Uint8Array;
  readonly challengeMessage: Uint8Array;
  readonly challenge: NtlmChallenge;
}

export interface NtlmClient {
  readonly account: Account;
  /** Of passwordHash. */
  readonly passwordHash: Uint8Array;
  /** Service principal name, as `host/server1`. */
  readonly targetName: string;
  /** Name of this machine, for accounts that may log on from some machines only. */
  readonly workstation: string;
  /** Of channelBindingHash; on TLS only. */
  readonly channelBindings: Uint8Array | undefined;
}

/** What must differ from logon to logon. */
export interface NtlmFresh {
  /** 8 random bytes. */
  readonly clientChallenge: Uint8Array;
  /** 16 random bytes. */
  readonly sessionKey: Uint8Array;
  /** Milliseconds since 1970, for a server that does not tell its own time. */
  readonly nowMs: number;
}

/**
 * AUTHENTICATE with MIC and key exchange (MS-NLMP 3.1.5.1.2).
 *
 * The MIC is always there, also for a server that tells no time: without it, somebody on the way
 * could take out what makes it mandatory.
 */
export function answerChallenge(
  { negotiate, challengeMessage, challenge }: NtlmQuestion,
  client: NtlmClient,
  fresh: NtlmFresh,
): Uint8Array {
  const { user, domain } = knownToHost(client.account, challenge);
  const pairs = answeredPairs(challenge.pairs, client);
  const time = valueWith(challenge.pairs, avId.timestamp) ?? fileTime(fresh.nowMs);
  const temp = clientChallenge({ time, challenge: fresh.clientChallenge, pairs });
  const key = responseKey(client.passwordHash, { user, domain });
  const { ntResponse, sessionBaseKey } = respond(key, challenge.serverChallenge, temp);
  const message = encodeAuthenticate({
    flags: agreed(challenge.flags),
    domain: utf16(domain),
    user: utf16(user),
    workstation: utf16(client.workstation),
    ntResponse,
    encryptedSessionKey: new Rc4(sessionBaseKey).apply(fresh.sessionKey),
  });
  return withMic(message, hmacMd5(fresh.sessionKey, negotiate, challengeMessage, message));
}

/** `.` means nothing on the wire: the domain of a local account is the name of its host. */
function knownToHost(account: Account, challenge: NtlmChallenge): Account {
  if (account.domain !== '.') return account;
  const name = valueWith(challenge.pairs, avId.computerName) ?? new Uint8Array();
  return { user: account.user, domain: new TextDecoder('utf-16le').decode(name) };
}

const ours: readonly number[] = [avId.flags, avId.targetName, avId.channelBindings];
const micProvided = 2;

/** Everything that the server said, and what the client adds; never the server's word for ours. */
function answeredPairs(given: readonly AvPair[], client: NtlmClient): readonly AvPair[] {
  const flags = valueWith(given, avId.flags);
  const before = flags === undefined ? 0 : viewOf(flags).getUint32(0, true);
  const bindings = client.channelBindings;
  return [
    ...given.filter(({ id }) => !ours.includes(id)),
    { id: avId.flags, value: u32((before | micProvided) >>> 0) },
    ...(bindings === undefined ? [] : [{ id: avId.channelBindings, value: bindings }]),
    { id: avId.targetName, value: utf16(client.targetName) },
  ];
}

const msTo1970 = 11_644_473_600_000n;

/** 100 ns since 1601 (MS-DTYP 2.3.3). */
export function fileTime(ms: number): Uint8Array {
  const bytes = new Uint8Array(8);
  viewOf(bytes).setBigUint64(0, (BigInt(Math.trunc(ms)) + msTo1970) * 10_000n, true);
  return bytes;
}

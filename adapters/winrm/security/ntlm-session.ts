import { createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { BotError } from '#src/errors.ts';
import { join, u32 } from './bytes.ts';
import { hmacMd5, md5 } from './hmac-md5.ts';
import { Rc4 } from './rc4.ts';
import type { Sealed } from './security-context.ts';

type Side = 'client' | 'server';

/** Signing and sealing of one direction, with extended session security (MS-NLMP 3.4.5.2, 3.4.5.3). */
export interface DirectionKeys {
  readonly sign: Uint8Array;
  readonly seal: Uint8Array;
}

const directions = {
  client: 'client-to-server',
  server: 'server-to-client',
} as const;

/** The keys with which `side` writes. The zero byte behind each constant belongs to it. */
export function directionKeys(sessionKey: Uint8Array, side: Side): DirectionKeys {
  const of = (purpose: string) =>
    Buffer.from(`session key to ${directions[side]} ${purpose} key magic constant\0`, 'latin1');
  return {
    sign: md5(join(sessionKey, of('signing'))),
    seal: md5(join(sessionKey, of('sealing'))),
  };
}

/** One direction: its key stream and its count run on for as long as the connection lives. */
class Direction {
  // Made once: it costs as much as the checksum of a message.
  readonly #sign: KeyObject;
  readonly #stream: Rc4;
  #number = 0;

  constructor({ sign, seal }: DirectionKeys) {
    this.#sign = createSecretKey(sign);
    this.#stream = new Rc4(seal);
  }

  apply(data: Uint8Array): Uint8Array {
    return this.#stream.apply(data);
  }

  /** Call it after `apply` has run over the message: the checksum takes the next bytes of the stream. */
  signature(message: Uint8Array): Uint8Array {
    // 2^32 messages would repeat a number; no connection gets there
    if (this.#number > 0xffff_ffff) throw new RangeError('NTLM sequence number');
    const number = u32(this.#number);
    this.#number += 1;
    const checksum = hmacMd5(this.#sign, number, message).subarray(0, 8);
    return join(u32(1), this.#stream.apply(checksum), number);
  }
}

/** Seals and opens messages with the exported session key of 16 bytes (MS-NLMP 3.4.3, 3.4.4). */
export class NtlmSession {
  readonly #mine: Direction;
  readonly #theirs: Direction;
  #isBroken = false;

  constructor(sessionKey: Uint8Array, side: Side) {
    const other = side === 'client' ? 'server' : 'client';
    this.#mine = new Direction(directionKeys(sessionKey, side));
    this.#theirs = new Direction(directionKeys(sessionKey, other));
  }

  seal(message: Uint8Array): Sealed {
    if (this.#isBroken) throw refused();
    const ciphertext = this.#mine.apply(message);
    return { header: this.#mine.signature(message), ciphertext };
  }

  /** Throws `bad-output` unless the message is exactly the next one of the other side. */
  open({ header, ciphertext }: Sealed): Uint8Array {
    if (this.#isBroken) throw refused();
    const message = this.#theirs.apply(ciphertext);
    const expected = this.#theirs.signature(message);
    const isGenuine = header.length === expected.length && timingSafeEqual(header, expected);
    if (isGenuine) return message;
    this.#isBroken = true;
    throw refused();
  }
}

function refused(): BotError {
  return new BotError('bad-output', 'A sealed answer does not carry the signature of the host.', {
    hint: 'Something between here and the host changes or repeats messages. Nothing of it was used.',
  });
}

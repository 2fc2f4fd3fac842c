import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { BotError } from '#src/errors.ts';
import type { SealingKey } from './key.ts';

/** What a value is, and whose. Bound to the sealed value: in another place it does not open. */
export interface SealedPlace {
  readonly kind: string;
  readonly id: string;
}

export interface Opened {
  readonly text: string;
  /** Sealed with a key that no longer seals: seal it again. */
  readonly isOld: boolean;
}

const format = 'fettle1';
const nonceBytes = 12;
const tagBytes = 16;
/** "fettle1.<key id>.<nonce>.<ciphertext and tag>", the last two as base64url. */
const envelopePattern = /^fettle1\.([0-9a-f]{16})\.([\w-]{16})\.([\w-]{22,})$/;

/**
 * AES-256-GCM with a fresh random nonce for each value (NIST SP 800-38D). The first key seals, all of them open.
 * Throws BotError `seal-broken`; it never says what was sealed.
 */
export class Seal {
  readonly #keys: readonly [SealingKey, ...SealingKey[]];
  readonly #nonce: () => Uint8Array;

  /** `nonce` makes 12 bytes that never come twice; random ones by default. */
  constructor(
    keys: readonly [SealingKey, ...SealingKey[]],
    nonce: () => Uint8Array = () => randomBytes(nonceBytes),
  ) {
    this.#keys = keys;
    this.#nonce = nonce;
  }

  seal(text: string, place: SealedPlace): string {
    const [key] = this.#keys;
    const nonce = this.#nonce();
    const cipher = createCipheriv('aes-256-gcm', key.secret, nonce, { authTagLength: tagBytes });
    cipher.setAAD(contextOf(key.id, place));
    const sealed = [cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
    const parts = [Buffer.from(nonce), Buffer.concat(sealed)];
    return [format, key.id, ...parts.map((part) => part.toString('base64url'))].join('.');
  }

  open(envelope: string, place: SealedPlace): Opened {
    const [, id, nonce, sealed] = envelopePattern.exec(envelope) ?? [];
    if (id === undefined || nonce === undefined || sealed === undefined) throw broken(place);
    const key = this.#keys.find((each) => each.id === id);
    if (key === undefined) throw unknownKey(place, id);
    const parts = { nonce: bytesOf(nonce, place), sealed: bytesOf(sealed, place) };
    return { text: openWith(key, parts, place), isOld: key !== this.#keys[0] };
  }
}

function openWith(
  key: SealingKey,
  { nonce, sealed }: { readonly nonce: Buffer; readonly sealed: Buffer },
  place: SealedPlace,
): string {
  const decipher = createDecipheriv('aes-256-gcm', key.secret, nonce, { authTagLength: tagBytes });
  decipher.setAAD(contextOf(key.id, place));
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  try {
    const text = [decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()];
    return Buffer.concat(text).toString('utf8');
  } catch (cause) {
    throw broken(place, cause);
  }
}

/** What is authenticated beside the text. JSON, so that no two places read the same. */
function contextOf(keyId: string, { kind, id }: SealedPlace): Buffer {
  return Buffer.from(JSON.stringify([format, keyId, kind, id]), 'utf8');
}

/** Strictly: the last character of base64 has bits that mean nothing, and two spellings would pass for one. */
function bytesOf(text: string, place: SealedPlace): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.toString('base64url') !== text) throw broken(place);
  return bytes;
}

function unknownKey({ kind, id }: SealedPlace, keyId: string): BotError {
  return new BotError('seal-broken', `${kind} ${id} is sealed with a key that is not at hand`, {
    hint: `Add the key ${keyId} to sealing.keys again, behind the one that seals now. Where it stands there already, start the bot anew: it knows the keys of its start.`,
    details: { kind, id, key: keyId },
  });
}

function broken({ kind, id }: SealedPlace, cause?: unknown): BotError {
  return new BotError('seal-broken', `${kind} ${id} is not what was sealed`, {
    cause,
    hint: 'Somebody or something changed it in the database, or moved it there. It is not used.',
    details: { kind, id },
  });
}

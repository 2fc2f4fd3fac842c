import { hash, timingSafeEqual } from 'node:crypto';
import { BotError } from '#src/errors.ts';

/** SHA-256 of the one certificate that a host may show. 32 bytes. */
export type Pin = Uint8Array;

/** Reads 64 hexadecimal digits, with or without colons and `SHA256:`. Throws `config-invalid`. */
export function parsePin(text: string): Pin {
  const digits = text.replace(/^sha-?256[:=]/i, '').replaceAll(':', '');
  if (/^[0-9a-f]{64}$/i.test(digits)) return Buffer.from(digits, 'hex');
  throw new BotError('config-invalid', 'The pinned fingerprint is no SHA-256.', {
    hint: 'Write what this prints: openssl x509 -in host.pem -noout -fingerprint -sha256',
  });
}

/** Tells whether the certificate of a host (DER) is the pinned one. */
export function matchesPin(der: Uint8Array, pin: Pin): boolean {
  const shown = hash('sha256', der, 'buffer');
  return shown.length === pin.length && timingSafeEqual(shown, pin);
}

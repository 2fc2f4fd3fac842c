import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { BotError } from '#src/errors.ts';
import type { Signer, VerificationKey } from '#src/ports/signing.ts';

/** A new pair as PEM: PKCS #8 and SPKI (RFC 8410). */
export function makeKeyPair(): { readonly privateKey: string; readonly publicKey: string } {
  const pair = generateKeyPairSync('ed25519');
  return {
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

/** Rejects, by throwing `config-invalid`, whatever is no Ed25519 private key; the error shows nothing of it. */
export function createSigner(pem: string): Signer & { readonly publicKey: string } {
  const key = read(() => createPrivateKey(pem), 'a private key');
  const publicKey = createPublicKey(key);
  return {
    keyId: idOf(publicKey),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), key).toString('base64'),
  };
}

/** A file may hold several keys, one after another: old ones stay good for what they signed. */
export function readVerificationKeys(pem: string): readonly VerificationKey[] {
  const blocks = pem.match(/-----BEGIN PUBLIC KEY-----[\s\S]*?-----END PUBLIC KEY-----/g) ?? [];
  if (blocks.length === 0) throw unfit('a public key');
  return blocks.map((block) => {
    const key = read(() => createPublicKey(block), 'a public key');
    return { keyId: idOf(key), verify: (text, signature) => isSigned(key, text, signature) };
  });
}

function isSigned(key: KeyObject, text: string, signature: string): boolean {
  const bytes = Buffer.from(signature, 'base64');
  // One signature has one spelling: Base64 of others would be read as the same bytes.
  if (bytes.length !== 64 || bytes.toString('base64') !== signature) return false;
  return verify(null, Buffer.from(text, 'utf8'), key, bytes);
}

function idOf(key: KeyObject): string {
  const der = key.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex').slice(0, 16);
}

function read(parse: () => KeyObject, what: string): KeyObject {
  let key: KeyObject | undefined;
  try {
    key = parse();
  } catch {
    // The error of the library may quote the key.
  }
  if (key?.asymmetricKeyType === 'ed25519') return key;
  throw unfit(what);
}

function unfit(what: string): BotError {
  return new BotError('config-invalid', `this is not ${what} of Ed25519 in PEM`, {
    hint: '"fettle journal key --out FOLDER" makes a pair.',
  });
}

import { createHash, createSecretKey, type KeyObject } from 'node:crypto';
import { BotError } from '#src/errors.ts';
import type { SecretReference } from '#src/host/secret-reference.ts';
import type { Secrets } from '#src/ports/secrets.ts';

/** A key of 256 bits, and a name that stands in what it sealed and gives nothing of it away. */
export interface SealingKey {
  /** 16 hexadecimal digits. */
  readonly id: string;
  readonly secret: KeyObject;
}

const keyBytes = 32;
const hint =
  'Make one with: openssl rand -base64 32. It is 32 random bytes as base64 or hexadecimal.';

/** The keys of a site; the first one seals. Rejects with `secret-missing` or `config-invalid`. */
export async function loadKeys(
  references: readonly SecretReference[],
  secrets: Secrets,
): Promise<readonly [SealingKey, ...SealingKey[]]> {
  const keys = await Promise.all(
    references.map(async (reference) => readKey(await secrets.resolve(reference), reference)),
  );
  const [first, ...others] = keys;
  if (first === undefined) throw new BotError('config-invalid', 'no key is named', { hint });
  for (const [index, { id }] of keys.entries()) {
    const before = keys.findIndex((key) => key.id === id);
    if (before < index) throw twice(references[before], references[index]);
  }
  return [first, ...others];
}

/** Whoever takes the older one out later would take the newer one out, too. */
function twice(one: SecretReference | undefined, other: SecretReference | undefined): BotError {
  return new BotError('config-invalid', `the secrets ${one} and ${other} are the same key`, {
    hint: 'Take one of them out, or put the key there that was meant.',
  });
}

/** A key out of its text. `reference` is what an error calls it: never the text. */
export function readKey(text: string, reference: string): SealingKey {
  const bytes = bytesOf(text.trim());
  if (bytes === undefined) {
    throw new BotError('config-invalid', `the secret ${reference} is no key of 256 bits`, { hint });
  }
  // A passphrase of 64 digits, or zeros from an unfinished script, is nobody's key.
  if (new Set(bytes).size < 8) {
    throw new BotError('config-invalid', `the secret ${reference} is not random`, { hint });
  }
  const id = createHash('sha256').update('fettle-key-id\0').update(bytes).digest('hex');
  return { id: id.slice(0, 16), secret: createSecretKey(bytes) };
}

function bytesOf(text: string): Buffer | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  if (!/^[\w+/-]{43}=?$/.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === keyBytes ? bytes : undefined;
}

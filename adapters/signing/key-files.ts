import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BotError } from '#src/errors.ts';
import { createSigner, makeKeyPair } from './ed25519.ts';

export interface KeyFiles {
  readonly keyId: string;
  /** Readable by its owner only. */
  readonly privateKey: string;
  readonly publicKey: string;
}

/** Writes a new pair into a folder. A key that is there is never overwritten. */
export async function writeKeyFiles(folder: string): Promise<KeyFiles> {
  const pair = makeKeyPair();
  const { keyId } = createSigner(pair.privateKey);
  const files = {
    keyId,
    privateKey: join(folder, 'fettle-audit.key'),
    publicKey: join(folder, 'fettle-audit.pub'),
  };
  await mkdir(folder, { recursive: true });
  await writeNew(files.privateKey, pair.privateKey, 0o600);
  await writeNew(files.publicKey, pair.publicKey, 0o644);
  return files;
}

async function writeNew(path: string, text: string, mode: number): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx', mode });
  } catch (error) {
    const isThere = Error.isError(error) && 'code' in error && error.code === 'EEXIST';
    const message = isThere ? `${path} is there already` : `${path} cannot be written`;
    throw new BotError('usage', message, {
      hint: 'Name another folder; nothing is overwritten.',
      cause: error,
    });
  }
}

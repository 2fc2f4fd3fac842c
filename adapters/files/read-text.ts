import { type FileHandle, open } from 'node:fs/promises';
import { BotError } from '#src/errors.ts';

/** Larger files are none that people wrote. */
export const largestFile = 20 * 1024 * 1024;

/** Text as UTF-8 without byte order mark. Rejects with BotError `usage` when there is none. */
export async function readText(path: string): Promise<string> {
  const bytes = await readBytes(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw notText(path, cause);
  }
}

function notText(path: string, cause: unknown): BotError {
  return new BotError('usage', `${path} is not UTF-8 text`, { hint: 'Save it as UTF-8.', cause });
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    await using file = await open(path, 'r');
    return await readWhole(file, path);
  } catch (error) {
    throw asUsage(error, path);
  }
}

async function readWhole(file: FileHandle, path: string): Promise<Uint8Array> {
  const stat = await file.stat();
  if (stat.isDirectory()) throw new BotError('usage', `${path} is a folder, not a file`);
  if (stat.size > largestFile) throw new BotError('usage', `${path} is larger than 20 MiB`);
  return await file.readFile();
}

/** What the file system says, as a sentence; `details.reason` has its own word, e.g. ENOENT. */
export function asUsage(error: unknown, path: string): BotError {
  if (error instanceof BotError) return error;
  const code = Error.isError(error) && 'code' in error ? String(error.code) : 'unknown error';
  const sentence = sentences.get(code) ?? `cannot be used (${code})`;
  return new BotError('usage', `${path} ${sentence}`, { cause: error, details: { reason: code } });
}

const sentences: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'does not exist'],
  ['EACCES', 'may not be used by this account'],
  ['EPERM', 'may not be used by this account'],
  ['EROFS', 'is on a read-only file system'],
  ['ENOSPC', 'does not fit: the disk is full'],
  ['EEXIST', 'is there already'],
  ['ENOTDIR', 'is not a folder'],
  ['EISDIR', 'is a folder, not a file'],
]);

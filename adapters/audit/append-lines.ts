import { type FileHandle, open } from 'node:fs/promises';
import { BotError } from '#src/errors.ts';

const lineFeed = 0x0a;

/**
 * Adds lines to a file and waits until they are on the disk. The file is opened anew each time, so that whoever
 * rotates it needs no signal. What a crash left without a line end is ended first. Rejects with `audit-failed`.
 */
export async function appendLines(path: string, lines: readonly string[]): Promise<void> {
  try {
    await using file = await open(path, 'a+', 0o600);
    const torn = await isTorn(file);
    const text = lines.map((line) => `${line}\n`).join('');
    await file.appendFile(torn ? `\n${text}` : text);
    await sync(file);
  } catch (cause) {
    const code = codeOf(cause);
    throw new BotError('audit-failed', `${path} cannot be written (${code})`, {
      cause,
      hint: 'Let the account that runs Fettle write it, or make room on its disk.',
    });
  }
}

async function isTorn(file: FileHandle): Promise<boolean> {
  const stat = await file.stat();
  if (!stat.isFile() || stat.size === 0) return false;
  const last = await file.read(Buffer.alloc(1), 0, 1, stat.size - 1);
  return last.buffer[0] !== lineFeed;
}

/** Pipes and some network shares cannot; then what the system took is all that there is to know. */
async function sync(file: FileHandle): Promise<void> {
  try {
    await file.datasync();
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP', 'ENOSYS'].includes(codeOf(error))) throw error;
  }
}

export function codeOf(error: unknown): string {
  return Error.isError(error) && 'code' in error ? String(error.code) : 'unknown error';
}

import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { BotError } from '#src/errors.ts';

/**
 * Makes sure that nobody but us can read a file of keys or tickets: whoever has it is the account. Rejects
 * with `secret-missing`. Gives a mark that changes with the file.
 */
export async function checkPrivate(path: string, uid = process.getuid?.()): Promise<string> {
  if (!isAbsolute(path)) throw unfit(path, 'Write its whole path.');
  const found = await lookAt(path);
  if (!found.isFile()) throw unfit(path, 'It is no file.');
  if (found.uid !== 0 && found.uid !== uid) {
    throw unfit(path, `It belongs to another user. Here: chown "$(id -un)" ${path}`);
  }
  if ((found.mode & 0o077) !== 0) {
    throw unfit(path, `Others can read or change it. Here: chmod 600 ${path}`);
  }
  return `${path} ${found.size} ${found.mtimeMs}`;
}

async function lookAt(path: string): Promise<Stats> {
  try {
    return await stat(path);
  } catch (error) {
    throw unfit(path, 'It is not there, or its folder is closed to Fettle.', error);
  }
}

function unfit(path: string, hint: string, cause?: unknown): BotError {
  return new BotError('secret-missing', `The file ${path} cannot be used for Kerberos.`, {
    hint,
    cause,
  });
}

import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BotError } from '#src/errors.ts';
import { IncidentId } from '#src/incident/incident.ts';
import type { KeptPicture, Pictures } from '#src/ports/pictures.ts';

/**
 * Pictures as files of one folder for each incident, readable by the bot's own user. They are called by
 * their digest: no name that anybody chose reaches the disk.
 */
export function createPictures(folder: string): Pictures {
  return {
    keep: async (incident, picture) => {
      const digest = createHash('sha256').update(picture.bytes).digest('hex');
      try {
        await write(join(folder, incident), `${digest}.${picture.type}`, picture);
      } catch (cause) {
        throw new BotError('store-failed', 'A picture could not be kept.', { cause });
      }
      return digest;
    },
    incidents: async () => {
      const names = await namesIn(folder);
      return names.flatMap((name) => IncidentId.safeParse(name).data ?? []);
    },
    forget: async (incident: IncidentId) => {
      await rm(join(folder, incident), { recursive: true, force: true });
    },
  };
}

/** A folder that nobody made yet holds nothing. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    if (Error.isError(cause) && 'code' in cause && cause.code === 'ENOENT') return [];
    throw new BotError('store-failed', 'The folder of pictures cannot be read.', { cause });
  }
}

/** Whole or not at all: a picture that is cut off would bear the digest of another. */
async function write(folder: string, name: string, { bytes }: KeptPicture): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const begun = join(folder, `${name}.part`);
  await writeFile(begun, bytes, { mode: 0o600 });
  await rename(begun, join(folder, name));
}

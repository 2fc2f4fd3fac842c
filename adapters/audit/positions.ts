import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { BotError } from '#src/errors.ts';
import type { Positions } from '#src/ports/positions.ts';
import { codeOf } from './append-lines.ts';

const Position = z.object({ stream: z.string(), seq: z.int().min(0) });

/** One small file for each stream, in the data folder. What cannot be understood is no position. */
export function positionsIn(folder: string): Positions {
  return {
    read: async (stream) => {
      const text = await readIfThere(pathOf(folder, stream));
      const position = text === undefined ? undefined : Position.safeParse(jsonOf(text)).data;
      return position?.stream === stream ? position.seq : undefined;
    },
    write: async (stream, seq) => {
      const path = pathOf(folder, stream);
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await replace(path, `${JSON.stringify({ stream, seq })}\n`);
      } catch (cause) {
        throw unwritten(path, cause);
      }
    },
  };
}

function pathOf(folder: string, stream: string): string {
  const digest = createHash('sha256').update(stream).digest('hex').slice(0, 16);
  return join(folder, `stream-${digest}.json`);
}

async function replace(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await using file = await open(draft, 'wx', 0o600);
    await file.writeFile(text);
    await file.datasync();
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw unwritten(path, error);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Then everything is sent once more, which harms nobody.
    return undefined;
  }
}

function unwritten(path: string, cause: unknown): BotError {
  return new BotError('audit-failed', `${path} cannot be used (${codeOf(cause)})`, {
    cause,
    hint: 'Let the account that runs Fettle write the data folder.',
  });
}

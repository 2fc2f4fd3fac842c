import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** The version that a package.json names; the one place that has the number. */
export async function versionOf(manifest: string): Promise<string> {
  const read: unknown = JSON.parse(await readFile(manifest, 'utf8'));
  return z.object({ version: z.string() }).parse(read).version;
}

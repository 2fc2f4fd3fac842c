import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { codeData } from './code-data.ts';
import { headers } from './header-names.ts';

// Part of `npm run generate`: writes src/errorcode/generated out of src/errorcode/sentences and the
// public-domain headers of Debian's mingw-w64-common. Without these it keeps their names as they are.
const folder = join(import.meta.dirname, '..', 'errorcode');
const include = '/usr/share/mingw-w64/include';

export function readSentences(): Readonly<Record<string, string>> {
  const sentences = join(folder, 'sentences');
  return Object.fromEntries(
    readdirSync(sentences)
      .toSorted()
      .map((file) => [file, readFileSync(join(sentences, file), 'utf8')]),
  );
}

/** Text by file name; undefined where the package is not installed. */
export function readHeaders(): Readonly<Record<string, string>> | undefined {
  if (!headers.every(({ file }) => existsSync(join(include, file)))) return undefined;
  return Object.fromEntries(
    headers.map(({ file }) => [file, readFileSync(join(include, file), 'latin1')]),
  );
}

export function readNames(): Readonly<Record<string, string>> {
  const path = join(folder, 'generated', 'names.json');
  const written: unknown = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  return z.record(z.string(), z.string()).parse(written);
}

if (import.meta.main) {
  const headerTexts = readHeaders();
  const files = codeData(readSentences(), headerTexts, readNames());
  for (const [file, text] of Object.entries(files)) {
    writeFileSync(join(folder, 'generated', file), text);
  }
  const about = headerTexts === undefined ? ' (no headers here: their names are kept)' : '';
  process.stdout.write(
    `${Object.keys(files).length} files written to src/errorcode/generated${about}\n`,
  );
}

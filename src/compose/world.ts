import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { createFiles } from '#adapters/files/files.ts';
import { createSystemClock } from '#adapters/system/clock.ts';
import { tellLastWords } from '#adapters/system/last-words.ts';
import type { World } from '#src/cli/world.ts';
import { createSiteSecrets } from './secrets.ts';

export const clock = createSystemClock();
export const secrets = createSiteSecrets(clock);

/** What every command needs of the machine that it runs on. */
export const world: World = {
  out: (line) => process.stdout.write(`${secrets.redact(line)}\n`),
  err: (line) => process.stderr.write(`${secrets.redact(line)}\n`),
  stdin: () => text(process.stdin),
  exit: (code) => {
    process.exitCode = Math.max(Number(process.exitCode ?? 0), code);
  },
  clock,
  files: createFiles(process.cwd()),
  configured: (config) => secrets.use(config.secrets),
  openStore: async (folder) => {
    const { openSqliteStore } = await import('#adapters/sqlite/sqlite-store.ts');
    return openSqliteStore({ folder, clock, salt: () => randomBytes(12).toString('base64url') });
  },
  readStore: async (folder) => {
    const { readSqliteStore } = await import('#adapters/sqlite/sqlite-store.ts');
    return readSqliteStore(folder);
  },
};

// From here on secrets may be in use, and an error that nobody expected may carry one.
tellLastWords((text) => world.err(text));

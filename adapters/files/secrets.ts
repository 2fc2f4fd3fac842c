import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { BotError } from '#src/errors.ts';
import { splitReference } from '#src/host/secret-reference.ts';
import type { Secrets } from '#src/ports/secrets.ts';

const largestSecret = 64 * 1024;

export interface SecretPlaces {
  /** The environment of the process; "env:NAME" is looked up here. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What "~" stands for in "file:~/…". */
  readonly home: string;
}

/**
 * The Secrets port on environment variables, files and credentials of systemd. Read anew at each use, so that
 * a changed secret counts.
 */
export function createSecrets({ environment, home }: SecretPlaces): Secrets {
  return {
    resolve: async (reference) => {
      const [kind, rest] = splitReference(reference);
      if (kind === 'env') return fromEnvironment(environment, rest);
      const path =
        kind === 'credential'
          ? credentialPath(environment, rest)
          : rest.replace(/^~(?=\/)/, () => home);
      return await fromFile(path, reference);
    },
  };
}

function fromEnvironment(environment: SecretPlaces['environment'], name: string): string {
  const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
  if (value === undefined || value === '') {
    throw missing(`env:${name}`, `Set the variable ${name} for the program.`);
  }
  return value;
}

/** systemd puts credentials into a folder that this unit alone can read (systemd.exec(5), CREDENTIALS). */
function credentialPath(environment: SecretPlaces['environment'], name: string): string {
  const folder = environment.CREDENTIALS_DIRECTORY;
  if (folder !== undefined && folder !== '') return join(folder, name);
  throw missing(
    `credential:${name}`,
    `systemd has given the program no credentials: LoadCredential=${name}:… in its unit.`,
  );
}

/** One line end at the end is the editor's, not the secret's. */
async function fromFile(path: string, reference: string): Promise<string> {
  const secret = (await readSecret(path, reference)).replace(/\r?\n$/, '');
  if (secret === '') throw missing(reference, 'The file is empty.');
  return secret;
}

async function readSecret(path: string, reference: string): Promise<string> {
  try {
    await using file = await open(path, 'r');
    const { size, mode } = await file.stat();
    checkFile({ path, size, mode }, reference);
    return await file.readFile('utf8');
  } catch (error) {
    if (error instanceof BotError) throw error;
    throw missing(reference, hintFor(error), error);
  }
}

interface SecretFile {
  readonly path: string;
  readonly size: number;
  readonly mode: number;
}

/** What everybody on the machine can write is nobody's secret: they could put their own in its place. */
function checkFile({ path, size, mode }: SecretFile, reference: string): void {
  if (size > largestSecret) throw missing(reference, 'The file is larger than 64 KiB.');
  if (process.platform !== 'win32' && (mode & 0o002) !== 0) {
    throw missing(reference, `Everybody can write it: chmod o-w ${path}`);
  }
}

function hintFor(error: unknown): string {
  const code = Error.isError(error) && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'There is no such file.';
  if (code === 'EACCES') return 'The program may not read the file.';
  return code === 'EISDIR' ? 'It is a folder.' : 'The file cannot be read.';
}

function missing(reference: string, hint: string, cause?: unknown): BotError {
  return new BotError('secret-missing', `the secret ${reference} is not to be had`, {
    hint,
    cause,
  });
}

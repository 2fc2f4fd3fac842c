import { open } from 'node:fs/promises';
import { BotError } from '#src/errors.ts';
import type { SecretReference } from '#src/host/secret-reference.ts';
import type { Secrets } from '#src/ports/secrets.ts';

const largestSecret = 64 * 1024;

export interface SecretSources {
  /** The environment of the process; "env:NAME" is looked up here. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What "~" stands for in "file:~/…". */
  readonly home: string;
}

/** The Secrets port on environment variables and files. Read anew at each use, so that a changed secret counts. */
export function createSecrets({ environment, home }: SecretSources): Secrets {
  return {
    resolve: async (reference) => {
      const [kind, rest] = split(reference);
      return kind === 'env'
        ? fromEnvironment(environment, rest)
        : await fromFile(rest.replace(/^~(?=\/)/, () => home));
    },
  };
}

function split(reference: SecretReference): [kind: string, rest: string] {
  const colon = reference.indexOf(':');
  return [reference.slice(0, colon), reference.slice(colon + 1)];
}

function fromEnvironment(environment: SecretSources['environment'], name: string): string {
  const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
  if (value === undefined || value === '') {
    throw missing(`env:${name}`, `Set the variable ${name} for the program.`);
  }
  return value;
}

/** One line end at the end is the editor's, not the secret's. */
async function fromFile(path: string): Promise<string> {
  const secret = (await readSecret(path)).replace(/\r?\n$/, '');
  if (secret === '') throw missing(`file:${path}`, 'The file is empty.');
  return secret;
}

async function readSecret(path: string): Promise<string> {
  try {
    await using file = await open(path, 'r');
    const { size, mode } = await file.stat();
    checkFile({ path, size, mode });
    return await file.readFile('utf8');
  } catch (error) {
    if (error instanceof BotError) throw error;
    throw missing(`file:${path}`, hintFor(error), error);
  }
}

/** What everybody on the machine can write is nobody's secret: they could put their own in its place. */
function checkFile(file: {
  readonly path: string;
  readonly size: number;
  readonly mode: number;
}): void {
  const reference = `file:${file.path}`;
  if (file.size > largestSecret) throw missing(reference, 'The file is larger than 64 KiB.');
  if (process.platform !== 'win32' && (file.mode & 0o002) !== 0) {
    throw missing(reference, `Everybody can write it: chmod o-w ${file.path}`);
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

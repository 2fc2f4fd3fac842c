import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { BotError } from '#src/errors.ts';
import { commandOf, splitReference } from '#src/host/secret-reference.ts';
import type { SecretSettings } from '#src/host/secret-settings.ts';
import type { Secrets } from '#src/ports/secrets.ts';

const largestSecret = 64 * 1024;
const deadlineMs = 20_000;

/** What a program may need to run at all. The secrets in our own environment are none of its business. */
const everydayVariables = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'LANG',
  'LC_ALL',
  'TMPDIR',
  'XDG_RUNTIME_DIR',
  'GNUPGHOME',
];

export interface ExecOptions {
  /** Programs that the site allows, by their whole path. */
  readonly programs: SecretSettings['programs'];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Secrets that a program prints: `exec:["/usr/bin/pass", "show", "web-01"]`. No shell reads the line; a program
 * that the site has not named is never started. What it prints on its standard error is not shown: it may be
 * the secret.
 */
export function createExecSecrets(options: ExecOptions): Secrets {
  return {
    resolve: async (reference) => {
      const [program = '', ...words] = commandOf(splitReference(reference)[1]) ?? [];
      const allowed = new Map(Object.entries(options.programs)).get(program);
      if (allowed === undefined) {
        throw missing(program, `fettle.yaml does not allow it: add it under secrets.programs.`);
      }
      await checkProgram(program);
      const names = [...everydayVariables, ...allowed.environment];
      const printed = await run(program, words, pick(options.environment, names));
      const secret = printed.replace(/\r?\n$/, '');
      if (secret === '') throw missing(program, 'It printed nothing.');
      return secret;
    },
  };
}

/** Whoever can write the program decides what the secret is, and runs as us. */
async function checkProgram(program: string): Promise<void> {
  const { mode } = await stat(program).catch((error: unknown) => {
    throw missing(program, 'There is no such program, or it may not be read.', error);
  });
  if (process.platform !== 'win32' && (mode & 0o002) !== 0) {
    throw missing(program, `Everybody can write it: chmod o-w ${program}`);
  }
}

function pick(environment: ExecOptions['environment'], names: readonly string[]) {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function run(
  program: string,
  words: readonly string[],
  env: Record<string, string>,
): Promise<string> {
  const limits = { timeout: deadlineMs, killSignal: 'SIGKILL', maxBuffer: largestSecret } as const;
  const options = { ...limits, env, shell: false, windowsHide: true, encoding: 'utf8' } as const;
  return new Promise((resolve, reject) => {
    const child = execFile(program, [...words], options, (error, printed) => {
      if (error === null) resolve(printed);
      // Not the error itself: it carries the whole command line, and what was printed.
      else reject(missing(program, hintFor(error)));
    });
    child.stdin?.end();
  });
}

function hintFor(error: { readonly code?: unknown; readonly killed?: unknown }): string {
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return 'It printed more than 64 KiB.';
  if (error.killed === true) return `It had not ended after ${deadlineMs / 1000} s.`;
  if (typeof error.code === 'number')
    return `It ended with exit code ${error.code}; run it by hand to see why.`;
  return 'It could not be started.';
}

/** The arguments are not named: some programs take what leads to the secret there. */
function missing(program: string, hint: string, cause?: unknown): BotError {
  return new BotError('secret-missing', `the secret of exec:${program} is not to be had`, {
    hint,
    cause,
  });
}

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { BotError } from '#src/errors.ts';
import type { AnchorPlace } from '#src/ports/anchors.ts';
import { appendLines } from './append-lines.ts';

/** The file in the repository. */
const file = 'fettle-anchors.jsonl';
const largestOutput = 64 * 1024;

export interface RepositoryOptions {
  /** A work tree that is there already; where its commits are pushed to is the site's. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * A commit for each anchor, by `git`, without a shell. No hook of the repository runs, nobody is asked for a
 * password, and the configuration of the machine cannot make it sign or call something.
 */
export function anchorRepository({ folder, environment }: RepositoryOptions): AnchorPlace {
  const env = quietly(environment);
  return {
    name: `git ${folder}`,
    note: async (line, signal) => {
      const git = (...words: readonly string[]) => run(words, { folder, env, signal });
      // Not the repository of a folder above, which happens to be one: "" means the root of the work tree.
      const prefix = await git('rev-parse', '--show-prefix');
      if (prefix.trim() !== '') throw notHere(folder);
      await appendLines(join(folder, file), [line]);
      await git('add', '--', file);
      // Only this file, whatever else somebody has staged there.
      await git('commit', '--quiet', '--no-verify', '-m', 'Head of the journal', '--', file);
    },
  };
}

const settings = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'commit.gpgSign=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'user.name=Fettle',
  'user.email=fettle@localhost',
].flatMap((setting) => ['-c', setting]);

interface Run {
  readonly folder: string;
  readonly env: Record<string, string>;
  readonly signal: AbortSignal;
}

function run(words: readonly string[], { folder, env, signal }: Run): Promise<string> {
  // Not SIGKILL: that would leave index.lock behind, and no anchor after it would be committed.
  const limits = { maxBuffer: largestOutput, signal, killSignal: 'SIGTERM' } as const;
  const options = { ...limits, cwd: folder, env, shell: false, encoding: 'utf8' } as const;
  return new Promise((resolve, reject) => {
    const child = execFile('git', [...settings, ...words], options, (error, printed) => {
      if (error === null) resolve(printed);
      else reject(failed(words[0] ?? '', folder, error));
    });
    child.stdin?.end();
  });
}

/** PATH and HOME, and nothing that leads git elsewhere: no GIT_DIR, no GIT_SSH_COMMAND, no secrets. */
function quietly({ PATH = '/usr/bin:/bin', HOME = '/' }: RepositoryOptions['environment']) {
  return { PATH, HOME, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_NOSYSTEM: '1' };
}

function failed(command: string, folder: string, cause: Error) {
  const isLate = cause.name === 'AbortError';
  const why = isLate ? 'not in time' : 'code' in cause ? String(cause.code) : 'not started';
  return new BotError('audit-failed', `git ${command} in ${folder} failed (${why})`, {
    cause,
    hint: 'The folder must be a work tree of the account that runs Fettle: git init, once.',
  });
}

function notHere(folder: string): BotError {
  return new BotError('audit-failed', `${folder} is not the root of a repository`, {
    hint: 'Name the folder in which "git init" was run.',
  });
}

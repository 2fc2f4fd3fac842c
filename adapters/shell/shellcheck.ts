import { spawn } from 'node:child_process';
import type { ScriptFlaw } from '#src/ports/script-check.ts';

/** What shellcheck says of a script; `undefined` when it is not installed. */
export async function runShellcheck(
  text: string,
  options: { readonly command: string; readonly variables: readonly string[] },
): Promise<readonly ScriptFlaw[] | undefined> {
  const printed = await run(options.command, `${prelude(options.variables)}\n${text}`);
  if (printed === undefined) return undefined;
  return readComments(printed);
}

/** Declares, in the one line before the script, what the bootstrap gives it. */
function prelude(variables: readonly string[]): string {
  const functions = [
    'put_text',
    'put_number',
    'put_boolean',
    'put_unknown',
    'preview_line',
    'fail',
  ];
  return [
    ...functions.map((name) => `${name}() { :; }`),
    ...variables.map((name) => `${name}="$1"`),
  ].join('; ');
}

// SC2317 (unreachable) is wrong for functions that a trap calls.
const flags = ['--shell=sh', '--format=json1', '--severity=warning', '--exclude=SC2317', '-'];

function run(command: string, input: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, flags, { stdio: ['pipe', 'pipe', 'ignore'] });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      printed += chunk;
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') resolve(undefined);
      else reject(error);
    });
    child.on('close', () => resolve(printed));
    // A shellcheck that is not there closes the pipe; the error above says so.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

function readComments(printed: string): ScriptFlaw[] {
  const report: unknown = JSON.parse(printed);
  if (typeof report !== 'object' || report === null || !('comments' in report)) return [];
  const comments: unknown[] = Array.isArray(report.comments) ? report.comments : [];
  return comments.flatMap((comment) => {
    const flaw = readComment(comment);
    return flaw === undefined ? [] : [flaw];
  });
}

function readComment(comment: unknown): ScriptFlaw | undefined {
  if (typeof comment !== 'object' || comment === null) return undefined;
  const { line, column, code, message } = { line: 1, column: 1, code: 0, message: '', ...comment };
  return { line: Math.max(1, line - 1), column, message: `shellcheck SC${code}: ${message}` };
}

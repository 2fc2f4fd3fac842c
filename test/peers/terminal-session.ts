import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { until } from './process.ts';

const main = join(import.meta.dirname, '../../src/main.ts');

export interface FettleOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What a command of the program says, to its end. */
export async function fettle(
  args: readonly string[],
  { cwd, env = {} }: FettleOptions,
): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  await using session = new TerminalSession(args, { cwd, env });
  const code = await session.end();
  return { code, out: session.out, err: session.err };
}

/** A `fettle start` with a person who reads and types. */
export class TerminalSession implements AsyncDisposable {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #closed: Promise<unknown>;
  #read = 0;
  out = '';
  err = '';

  constructor(args: readonly string[], { cwd, env = {} }: FettleOptions) {
    const all = { ...process.env, ...env };
    this.#process = spawn(process.execPath, [main, ...args], { cwd, env: all });
    this.#closed = once(this.#process, 'close');
    this.#process.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.out += text;
    });
    this.#process.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.err += text;
    });
  }

  say(line: string): void {
    this.#read = this.out.length;
    this.#process.stdin.write(`${line}\n`);
  }

  /** Waits for words that come after what was last said. */
  async hear(words: RegExp): Promise<void> {
    const heard = (): boolean => words.test(this.out.slice(this.#read));
    try {
      await until(`${words}`, heard, { withinMs: 60_000 });
    } catch (cause) {
      throw new Error(`${words} is not in: ${this.out.slice(-2500)}${this.err}`, { cause });
    }
  }

  /** Presses the newest choice whose label fits. */
  press(label: RegExp): void {
    const choices = [...this.out.matchAll(/\[(\d+)\] (.+)/g)];
    const choice = choices.findLast((match) => label.test(match[2] ?? ''));
    if (choice?.[1] === undefined)
      throw new Error(`no choice ${label} in: ${this.out.slice(-3000)}`);
    this.say(choice[1]);
  }

  async end(): Promise<number | null> {
    this.#process.stdin.end();
    await this.#closed;
    return this.#process.exitCode;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode === null) this.#process.kill('SIGKILL');
    await this.#closed;
  }
}

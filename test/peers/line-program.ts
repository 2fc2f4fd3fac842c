import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { systemPath } from './process.ts';

export interface Said {
  readonly word: string;
  readonly data: Buffer;
}

/** A program that answers each line of its input with one line; ended with its test. */
export class LineProgram implements AsyncDisposable {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string, undefined>;
  readonly #interface: Interface;
  readonly #complaints: string[] = [];

  constructor(
    command: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ) {
    this.#child = spawn(command, args, { env: { PATH: systemPath, LC_ALL: 'C.UTF-8', ...env } });
    this.#child.stderr
      .setEncoding('utf8')
      .on('data', (text: string) => this.#complaints.push(text));
    this.#interface = createInterface({ input: this.#child.stdout });
    this.#lines = this.#interface[Symbol.asyncIterator]();
  }

  /** Throws with what the program wrote to its standard error when it answers nothing. */
  async ask(line: string): Promise<string> {
    this.#child.stdin.write(`${line}\n`);
    const { done, value } = await this.#lines.next();
    if (done === true) throw new Error(`the program ended: ${this.complaints()}`);
    return value;
  }

  /** Sends a verb with bytes in Base64; the answer is a word, with or without bytes. */
  async say(verb: string, data: Uint8Array): Promise<Said> {
    const answer = await this.ask(`${verb} ${Buffer.from(data).toString('base64')}`);
    const [word = '', text = ''] = answer.split(' ');
    return { word, data: Buffer.from(text, 'base64') };
  }

  complaints(): string {
    return this.#complaints.join('');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const isOver = this.#child.exitCode !== null || this.#child.signalCode !== null;
    const over = isOver ? undefined : once(this.#child, 'exit');
    this.#interface.close();
    this.#child.kill('SIGKILL');
    await over;
  }
}

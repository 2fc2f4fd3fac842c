import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { isCancel, password } from '@clack/prompts';

type Keys = Readable & { readonly isTTY?: boolean };

/** Asks for what must not be seen on the screen, one question after another. */
export class SecretAsker implements Disposable {
  readonly #input: Keys;
  readonly #output: Writable;
  #reader: Interface | undefined;
  #lines: AsyncIterator<string> | undefined;

  constructor({ input, output }: { readonly input: Keys; readonly output: Writable }) {
    this.#input = input;
    this.#output = output;
  }

  /**
   * One line that is not shown while it is written, where the input is a terminal; else the next line of it.
   * Undefined when whoever was asked leaves, or the input has ended.
   */
  async ask(question: string): Promise<string | undefined> {
    if (this.#input.isTTY !== true) return await this.#nextLine();
    const answer = await password({
      message: question,
      mask: '·',
      input: this.#input,
      output: this.#output,
    });
    return isCancel(answer) ? undefined : answer;
  }

  /** Lets the input go, so that the program can end. */
  [Symbol.dispose](): void {
    this.#reader?.close();
    this.#input.pause();
  }

  async #nextLine(): Promise<string | undefined> {
    this.#reader ??= createInterface({ input: this.#input, terminal: false });
    this.#lines ??= this.#reader[Symbol.asyncIterator]();
    const next = await this.#lines.next();
    return next.done === true ? undefined : next.value;
  }
}

import type { Writable } from 'node:stream';

const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';
const pasteOn = '\u001b[?2004h';
const pasteOff = '\u001b[?2004l';

/** What is written to a real terminal. The last lines may be live: they are drawn again in place. */
export class Screen {
  readonly #output: Writable;
  readonly #rows: () => number;
  #live = 0;

  constructor(output: Writable, rows: () => number) {
    this.#output = output;
    this.#rows = rows;
  }

  get isLive(): boolean {
    return this.#live > 0;
  }

  open(): void {
    this.#output.write(pasteOn);
  }

  /** Leaves the terminal as it was found. */
  close(): void {
    this.settle();
    this.#output.write(`${pasteOff}${showCursor}`);
  }

  print(lines: readonly string[]): void {
    this.settle();
    this.#output.write(lines.map((line) => `${line}\n`).join(''));
  }

  /** Draws lines that replace the live ones. What is higher than the screen is printed instead. */
  draw(lines: readonly string[]): void {
    if (lines.length >= this.#rows()) {
      this.print(lines);
      return;
    }
    const back = this.#live === 0 ? hideCursor : `\u001b[${this.#live}A\u001b[0J`;
    this.#output.write(back + lines.map((line) => `${line}\n`).join(''));
    this.#live = lines.length;
  }

  /** What is live stays as it is from now on. */
  settle(): void {
    if (this.#live > 0) this.#output.write(showCursor);
    this.#live = 0;
  }
}

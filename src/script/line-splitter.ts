const newline = 0x0a;
/** Longer than any line that the prelude or a bootstrap writes. */
const longest = 1_048_576;
/** Keeps nothing from line to line; a new one for each line would cost more than all else. */
const whole = new TextDecoder();

/** Cuts bytes into lines, wherever the chunks end. A line over 1 MiB is thrown away, and counted. */
export class LineSplitter {
  #rest: Uint8Array[] = [];
  #length = 0;
  #overlong = 0;

  get overlong(): number {
    return this.#overlong;
  }

  /** The lines that are complete now, without their ends. Bytes beyond ASCII become replacement characters. */
  push(chunk: Uint8Array): string[] {
    const lines: string[] = [];
    let from = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, from)) {
      const part = chunk.subarray(from, end);
      if (this.#length === 0 && part.length <= longest) lines.push(whole.decode(part));
      else lines.push(...this.#ended(part));
      from = end + 1;
    }
    this.#keep(chunk.subarray(from));
    return lines;
  }

  /** Bytes may lack here: what is open is thrown away, and joined with nothing. */
  drop(): void {
    this.#rest = [];
    this.#length = 0;
  }

  #keep(part: Uint8Array): void {
    this.#length += part.length;
    if (this.#length > longest) this.#rest = [];
    else if (part.length > 0) this.#rest.push(part.slice());
  }

  #ended(part: Uint8Array): string[] {
    this.#keep(part);
    const parts = this.#rest;
    const overlong = this.#length > longest;
    this.#rest = [];
    this.#length = 0;
    if (overlong) {
      this.#overlong += 1;
      return [];
    }
    const decoder = new TextDecoder();
    return [
      parts.map((part) => decoder.decode(part, { stream: true })).join('') + decoder.decode(),
    ];
  }
}

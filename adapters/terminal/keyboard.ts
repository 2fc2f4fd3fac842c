import { PassThrough, type Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { ReadStream } from 'node:tty';

const interrupt = '\u0003';
const esc = '\u001b';
const pasteStart = `${esc}[200~`;
const pasteEnd = `${esc}[201~`;
/** Stands for a line end in pasted text: a prompt takes a real one for Enter. */
const lineMark = '\u23CE';

export type Keys = Readable & Partial<Pick<ReadStream, 'isTTY' | 'setRawMode'>>;

/**
 * The keys of a terminal on their way to the prompts. What is typed while no prompt is open is
 * dropped, so that an Enter meant for something else never approves; pasted text presses nothing.
 */
export class Keyboard extends PassThrough {
  /** Prompts look at these. */
  readonly isTTY = true;
  readonly #source: Keys;
  readonly #decoder = new StringDecoder('utf8');
  readonly #onInterrupt: () => void;
  #isOpen = false;
  #isPasting = false;
  #rest = '';

  constructor(source: Keys, onInterrupt: () => void) {
    super();
    this.#source = source;
    this.#onInterrupt = onInterrupt;
  }

  /** Raw mode holds for the whole session, not for one prompt. */
  setRawMode(): this {
    return this;
  }

  begin(): void {
    this.#source.setRawMode?.(true);
    this.#source.on('data', this.#read);
    this.#source.on('end', this.#onInterrupt);
    this.#source.resume();
  }

  finish(): void {
    this.#source.off('data', this.#read);
    this.#source.off('end', this.#onInterrupt);
    this.#source.setRawMode?.(false);
    this.#source.pause();
  }

  open(): void {
    // What was on its way to the prompt before is not meant for this one.
    while (this.read() !== null);
    this.#isOpen = true;
  }

  shut(): void {
    this.#isOpen = false;
  }

  readonly #read = (chunk: Uint8Array | string): void => {
    const fresh = typeof chunk === 'string' ? chunk : this.#decoder.write(Buffer.from(chunk));
    const text = this.#rest + fresh;
    this.#rest = partOfMark(text);
    const keys = this.#keysOf(text.slice(0, text.length - this.#rest.length));
    if (keys.includes(interrupt)) this.#onInterrupt();
    else if (this.#isOpen && keys !== '') this.write(keys);
  };

  /** Keys as they are; what stands inside the marks of a paste without line ends and controls. */
  #keysOf(text: string): string {
    const mark = this.#isPasting ? pasteEnd : pasteStart;
    const at = text.indexOf(mark);
    if (at < 0) return this.#keysOfPart(text);
    const head = this.#keysOfPart(text.slice(0, at));
    this.#isPasting = !this.#isPasting;
    return head + this.#keysOf(text.slice(at + mark.length));
  }

  /** Several lines at once are a paste as well: not every terminal marks one. */
  #keysOfPart(part: string): string {
    if (this.#isPasting) return marked(part);
    const severalLines = /[\r\n]+[^\r\n]/u.test(part) && !part.includes(esc);
    if (!severalLines) return part;
    return marked(part.replace(/[\r\n]+$/u, '')) + (/[\r\n]$/u.test(part) ? '\r' : '');
  }
}

/** Pasted text with its line ends again. */
export function unmarked(text: string): string {
  return text.replaceAll(lineMark, '\n');
}

function marked(text: string): string {
  return text.replace(/\r\n?|\n/gu, lineMark).replace(/[\p{Cc}]/gu, ' ');
}

/** The beginning of a paste mark at the end of a chunk; the rest of it comes with the next. */
function partOfMark(text: string): string {
  const tail = text.slice(Math.max(0, text.lastIndexOf(esc)));
  const isPart = tail.length >= 3 && tail.length < pasteStart.length;
  return isPart && (pasteStart.startsWith(tail) || pasteEnd.startsWith(tail)) ? tail : '';
}

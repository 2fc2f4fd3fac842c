import { formsOf } from './secret-forms.ts';
import { buildTrie, type Trie } from './trie.ts';

export const mask = '[secret removed]';

/** Takes known secrets out of whatever leaves, in every form in which they may turn up. */
export interface Redactor {
  redact(text: string): string;
  /** For output that arrives in pieces: a secret may be cut anywhere. */
  stream(): RedactionStream;
}

export interface RedactionStream {
  /** What can be let out so far; holds back only what may be the beginning of a secret. */
  push(chunk: string): string;
  /** What was held back. */
  end(): string;
}

/**
 * Empty secrets are ignored. Matching is exact but for line breaks, and linear in the text, however many
 * secrets there are. A line break is passed over: consoles and encoders break a secret wherever a line is full.
 */
export function createRedactor(secrets: readonly string[]): Redactor {
  const forms = secrets.flatMap(formsOf).map((form) => form.replaceAll(lineBreak, ''));
  const trie = buildTrie(forms.filter((form) => form !== ''));
  return {
    stream: () => new Stream(trie),
    redact: (text) => {
      const stream = new Stream(trie);
      return stream.push(text) + stream.end();
    },
  };
}

const lineBreak = /[\r\n]/g;

function isLineBreak(unit: number): boolean {
  return unit === 0x0a || unit === 0x0d;
}

interface Span {
  start: number;
  end: number;
}

class Stream implements RedactionStream {
  readonly #trie: Trie;
  #state = 0;
  /** Text that was not let out yet, and how much was let out before it. */
  #held = '';
  #gone = 0;
  /** Where secrets stand, counted from the beginning of all; in order, not touching. */
  readonly #secrets: Span[] = [];
  /** Where line breaks stand in what is held, counted alike. */
  #breaks: number[] = [];
  /** How far the last secret reaches whose mask was let out already. */
  #maskedUntil = 0;

  constructor(trie: Trie) {
    this.#trie = trie;
  }

  push(chunk: string): string {
    const from = this.#gone + this.#held.length;
    for (let at = 0; at < chunk.length; at += 1) {
      this.#take(chunk.charCodeAt(at), from + at);
    }
    this.#held += chunk;
    const depth = this.#trie.depth(this.#state);
    const end = this.#gone + this.#held.length;
    return this.#letOut(depth === 0 ? end : this.#back(end, depth));
  }

  #take(unit: number, at: number): void {
    if (isLineBreak(unit)) {
      // One at the beginning of a secret belongs to what stands before it.
      if (this.#trie.depth(this.#state) > 0) this.#breaks.push(at);
      return;
    }
    this.#state = this.#trie.next(this.#state, unit);
    const length = this.#trie.longest(this.#state);
    if (length > 0) {
      this.#found({ start: this.#back(at + 1, length), end: at + 1 });
    }
  }

  /** Where so many characters before `end` begin, line breaks not counted. */
  #back(end: number, length: number): number {
    let start = end - length;
    for (let index = this.#breaks.length - 1; index >= 0; index -= 1) {
      if ((this.#breaks[index] ?? 0) < start) break;
      start -= 1;
    }
    return start;
  }

  end(): string {
    const rest = this.#letOut(this.#gone + this.#held.length);
    this.#state = 0;
    return rest;
  }

  #found(secret: Span): void {
    let { start } = secret;
    for (let last = this.#secrets.at(-1); last && last.end >= start; last = this.#secrets.at(-1)) {
      start = Math.min(start, last.start);
      this.#secrets.pop();
    }
    this.#secrets.push({ start, end: secret.end });
  }

  /** Lets out everything before `until`. A secret that reaches across it is masked at once. */
  #letOut(until: number): string {
    const out: string[] = [];
    let at = this.#gone;
    for (let next = this.#secrets[0]; next && next.start < until; next = this.#secrets[0]) {
      out.push(this.#slice(Math.max(at, this.#maskedUntil), next.start));
      if (next.start > this.#maskedUntil || this.#maskedUntil === 0) {
        out.push(mask);
      }
      this.#maskedUntil = next.end;
      at = Math.min(next.end, until);
      this.#secrets.shift();
    }
    out.push(this.#slice(Math.max(at, this.#maskedUntil), until));
    this.#held = this.#held.slice(until - this.#gone);
    this.#gone = until;
    if ((this.#breaks[0] ?? until) < until) this.#breaks = this.#breaks.filter((at) => at >= until);
    return out.join('');
  }

  #slice(start: number, end: number): string {
    return end <= start ? '' : this.#held.slice(start - this.#gone, end - this.#gone);
  }
}

import { type Code, type CodeSpace, hexOf, spell } from './code.ts';
import { extendedValue, isExtended, senseOfDigits, senseOfHex } from './code-sense.ts';
import { type FoldedText, foldText } from './folded-text.ts';
import { findHostHints } from './host-hint.ts';
import { type Label, LabelFinder } from './label.ts';
import { findNumbers, type NumberToken } from './number-token.ts';
import { opensPair, pairs } from './pair.ts';
import { ProductFinder } from './product.ts';

/** A piece of the given text; offsets in UTF-16 units. */
export interface Excerpt {
  readonly spelling: string;
  readonly start: number;
  readonly end: number;
}

export interface ReadCode extends Code, Excerpt {}

/** One error as a dialog shows it. Either part may be missing, never both. */
export interface ReadError {
  readonly code?: ReadCode | undefined;
  readonly extended?: ReadCode | undefined;
}

export interface CodesRead {
  /** Every occurrence, in the order of the text. */
  readonly codes: readonly ReadCode[];
  /** Distinct errors: a code with the extended code that belongs to it. */
  readonly errors: readonly ReadError[];
  /** Codes of which digits were blotted out, e.g. "0x90x". */
  readonly unreadable: readonly Excerpt[];
  /** Number spaces of the products that the text names. */
  readonly products: readonly CodeSpace[];
  /** What may be the name or address of the host, likeliest first; as written. */
  readonly hostHints: readonly string[];
}

/** Reads every error code out of what people paste. Never throws; linear in the length of the text. */
export function readCodes(text: string): CodesRead {
  return readFolded(text, foldText(text));
}

/** The same for a text that has been folded already. */
export function readFolded(text: string, folded: FoldedText): CodesRead {
  const reader = new CodeReader(text, folded);
  const tokens = findNumbers(folded.lower);
  for (const [index, token] of tokens.entries()) {
    reader.take(token, tokens[index + 1]);
  }
  return {
    codes: reader.codes,
    errors: distinct(reader.errors),
    unreadable: reader.unreadable,
    products: reader.products,
    hostHints: findHostHints(folded),
  };
}

interface OpenError {
  code?: ReadCode | undefined;
  extended?: ReadCode | undefined;
}

class CodeReader {
  readonly codes: ReadCode[] = [];
  readonly errors: OpenError[] = [];
  readonly unreadable: Excerpt[] = [];
  readonly #text: string;
  readonly #folded: FoldedText;
  readonly #labels: LabelFinder;
  readonly #products: ProductFinder;
  /** The error that still waits for its other half, and where its last token ended (folded). */
  #open: OpenError | undefined;
  #openEnd = 0;

  constructor(text: string, folded: FoldedText) {
    this.#text = text;
    this.#folded = folded;
    this.#labels = new LabelFinder(folded.lower);
    this.#products = new ProductFinder(folded.lower);
  }

  get products(): readonly CodeSpace[] {
    return this.#products.spaces;
  }

  take(token: NumberToken, next: NumberToken | undefined): void {
    const label = this.#labels.before(token.start);
    if (token.kind === 'masked') {
      this.unreadable.push(this.#excerpt(token));
      this.#wait({}, token);
    } else if (label === 'extended' || this.#isSecond(token, label)) {
      this.#takeExtended(token);
    } else {
      this.#takeCode(token, label, next);
    }
  }

  #isSecond(token: NumberToken, label: Label | undefined): boolean {
    const first = this.#open;
    return (
      label === undefined &&
      first !== undefined &&
      first.extended === undefined &&
      pairs(this.#folded.lower.slice(this.#openEnd, token.start), first.code, token)
    );
  }

  #takeExtended(token: NumberToken): void {
    const value = token.kind === 'digits' ? extendedValue(token.digits) : valueIn(token);
    if (value === undefined || (token.kind === 'digits' && !isExtended(value) && value !== 0)) {
      return;
    }
    const extended = this.#read(token, { space: 'rdp-extended', value });
    const first = this.#open;
    if (first === undefined || first.extended !== undefined) {
      this.#wait({ extended }, token);
      return;
    }
    if (first.code === undefined) {
      this.errors.push(first);
    }
    first.extended = extended;
    first.code = first.code && this.#prove(first.code);
    this.#open = undefined;
  }

  /** Only Remote Desktop shows an extended code: that settles the space of the first one. */
  #prove(code: ReadCode): ReadCode {
    if (code.space !== 'unknown') {
      return code;
    }
    const proven: ReadCode = { ...code, space: 'rdp' };
    // From the end, where it stands: from the beginning, a long log would cost its square.
    this.codes[this.codes.lastIndexOf(code)] = proven;
    return proven;
  }

  #takeCode(token: NumberToken, label: Label | undefined, next: NumberToken | undefined): void {
    const sense = this.#sense(token, label, next);
    if (sense === undefined) {
      return;
    }
    const code = this.#read(token, sense);
    const waiting = this.#open;
    if (sense.space === 'rdp-extended') {
      this.#wait({ extended: code }, token);
    } else if (waiting?.extended !== undefined && waiting.code === undefined && label === 'code') {
      waiting.code = code;
      waiting.code = this.#prove(code);
      this.#open = undefined;
    } else {
      this.#wait({ code }, token);
    }
  }

  #sense(
    token: NumberToken,
    label: Label | undefined,
    next: NumberToken | undefined,
  ): Code | undefined {
    const near = this.#products.near(token.start);
    switch (token.kind) {
      case 'masked':
        return undefined;
      case 'name':
        return { space: token.space, value: token.value };
      case 'hex':
      case 'negative':
        return senseOfHex(token.value, near, token.padded);
      case 'digits': {
        const isPair = opensPair(this.#folded.lower, token, next);
        const pair = isPair && (near.includes('rdp') || isPair === 'whole');
        return pair
          ? senseOfDigits(token.digits, { label, near: ['rdp'], pointed: true })
          : senseOfDigits(token.digits, { label, near, pointed: this.#isPointed(token) });
      }
    }
  }

  /** "mstsc 516", "rdp dies with 2308": four digits, or next to the product. */
  #isPointed(token: NumberToken): boolean {
    const before = this.#folded.lower.slice(Math.max(0, token.start - 10), token.start);
    return token.end - token.start >= 4 || /\b(?:rdp|mstsc|vpn|desktop) {1,2}$/.test(before);
  }

  #wait(open: OpenError, token: NumberToken): void {
    this.#open = open;
    this.#openEnd = token.end;
    if (open.code !== undefined || open.extended !== undefined) {
      this.errors.push(open);
    }
  }

  #read(token: NumberToken, code: Code): ReadCode {
    const read = { ...code, ...this.#excerpt(token) };
    this.codes.push(read);
    return read;
  }

  #excerpt(token: NumberToken): Excerpt {
    const start = this.#folded.origin(token.start);
    const end = Math.max(start, this.#folded.origin(token.end));
    return { spelling: this.#text.slice(start, end), start, end };
  }
}

function valueIn(token: NumberToken): number | undefined {
  return 'value' in token ? token.value : undefined;
}

/** Leaves out repetitions, and a code alone where the same one stands with its extended code. */
function distinct(errors: readonly ReadError[]): readonly ReadError[] {
  const whole = new Set(
    errors.flatMap(({ code, extended }) => (code && extended ? [spell(code)] : [])),
  );
  const seen = new Map<string, ReadError>();
  for (const error of errors) {
    const key = keyOf(error);
    const isPart = error.extended === undefined && error.code && whole.has(spell(error.code));
    if (!isPart && !seen.has(key)) {
      seen.set(key, error);
    }
  }
  return [...seen.values()];
}

/** "rdp:0x904/0x7", "rdp:0x904", "/0x7". */
export function keyOf({ code, extended }: ReadError): string {
  const first = code === undefined ? '' : spell(code);
  return extended === undefined ? first : `${first}/${hexOf(extended.value)}`;
}

/** The codes of a message as every output shows them: "rdp:0x904", "rdp-extended:0x7". */
export function spelledCodes({ codes }: CodesRead): readonly string[] {
  return [...new Set(codes.map(spell))];
}

import type { KnownSpace } from './code.ts';
import { codeNamed } from './tables/tables.ts';

/**
 * A word that may be a code. `hex`: marked as hexadecimal, or zero-padded as such; `digits`: bare, to be
 * read by what stands around it; `negative`: a signed decimal; `name`: a vendor's constant; `masked`:
 * digits were blotted out ("0x90x").
 */
export type NumberToken = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'hex' | 'negative'; readonly value: number; readonly padded: boolean }
  | { readonly kind: 'digits'; readonly digits: string }
  | { readonly kind: 'name'; readonly space: KnownSpace; readonly value: number }
  | { readonly kind: 'masked' }
);

const words = /[a-z0-9_]+/g;
const longestName = 64;

/** Every word of a folded text that may be a code, in order; linear. */
export function findNumbers(lower: string): readonly NumberToken[] {
  const found: NumberToken[] = [];
  for (const { 0: word, index } of lower.matchAll(words)) {
    const token = word.length <= longestName ? readWord(lower, word, index) : undefined;
    if (token !== undefined) {
      found.push(token);
    }
  }
  return found;
}

function readWord(lower: string, word: string, start: number): NumberToken | undefined {
  const end = start + word.length;
  if (word.startsWith('0x')) {
    return readMarked(lower, word, start);
  }
  if (/^\d/.test(word) || word.length === 8) {
    return readBare(lower, word, start);
  }
  const named = word.length > 3 && word.includes('_') ? codeNamed(word) : undefined;
  return named && { kind: 'name', ...named, start, end };
}

// Copying a dialog out of a browser may lose its line breaks: "0x904Extended error code: 0x7".
const marked = /^0x([0-9a-f]+?)(?:h|extended|timestamp|erweiterter)?$/;
const blotted = /^0x[0-9a-f]*[xyz#•…_]+[0-9a-fxyz]*$/;

function readMarked(lower: string, word: string, start: number): NumberToken | undefined {
  const end = start + word.length;
  if (blotted.test(word) || isCutShort(lower, word, start)) {
    return { kind: 'masked', start, end };
  }
  const digits = marked.exec(word)?.[1] ?? '';
  const value = hexValue(digits);
  return value === undefined
    ? undefined
    : { kind: 'hex', value, padded: digits.length >= 8, start, end: start + 2 + digits.length };
}

/** "0x90?", "0x9**", "0x…"; but "0x904?" ends a question and "*0x7*" is bold. */
function isCutShort(lower: string, word: string, start: number): boolean {
  const sign = lower.charAt(start + word.length);
  const isBold = sign === '*' && lower.charAt(start - 1) === '*';
  return '?*#•…'.includes(sign) && sign !== '' && !isBold && [2, 4].includes(word.length);
}

/** At most 32 bits; longer numbers are addresses. */
function hexValue(hexDigits: string): number | undefined {
  if (hexDigits === '') {
    return undefined;
  }
  const significant = hexDigits.replace(/^0+(?=.)/, '');
  return significant.length <= 8 ? Number.parseInt(significant, 16) : undefined;
}

// Eight digits without a mark are a code only where a family of codes begins so.
const paddedFamily = /^(?:800[4789f]|8024|8033|c00[04]|000[12]0)[0-9a-f]*$/;

function readBare(lower: string, word: string, start: number): NumberToken | undefined {
  const end = start + word.length;
  if (isPartOfSomething(lower, start, end)) {
    return undefined;
  }
  if (word.length === 8 && paddedFamily.test(word)) {
    return { kind: 'hex', value: Number.parseInt(word, 16), padded: true, start, end };
  }
  const suffixed = /^(\d[0-9a-f]{2,7})h$/.exec(word)?.[1];
  if (suffixed !== undefined) {
    return { kind: 'hex', value: Number.parseInt(suffixed, 16), padded: false, start, end };
  }
  if (/^\d{8,10}$/.test(word) && lower.charAt(start - 1) === '-') {
    return readNegative(word, start, end);
  }
  const digits = /^(\d[0-9a-f]{0,9})h?$/.exec(word)?.[1];
  return digits === undefined ? undefined : { kind: 'digits', digits, start, end };
}

// HRESULT and NTSTATUS as signed numbers; smaller ones are exit codes and temperatures.
const smallestNegative = 0x20000000;

function readNegative(digits: string, start: number, end: number): NumberToken | undefined {
  const size = Number.parseInt(digits, 10);
  return size < smallestNegative || size > 0x80000000
    ? undefined
    : { kind: 'negative', value: 0x1_0000_0000 - size, padded: true, start: start - 1, end };
}

/** Of an address, a date, a time, a version, a GUID, a file name: "10.0.0.5", "web-01", "1.2". */
function isPartOfSomething(lower: string, start: number, end: number): boolean {
  return (
    /(?:[\p{L}\p{N}][-.@\\]|\d:|[$€£])$/u.test(lower.slice(Math.max(0, start - 3), start)) ||
    /^(?:[-.:@\\][a-z0-9]|%)/.test(lower.slice(end, end + 2))
  );
}

import { hexOf } from '#src/errorcode/code.ts';
import { foldText } from '#src/errorcode/folded-text.ts';
import type { ReadError } from '#src/errorcode/read-codes.ts';
import type { Signature } from './schema.ts';

/**
 * How much a signature says; the one that says most wins: a code with its extended code beats a code
 * alone, a code beats a text. 0 is never returned.
 */
export function weightOf({ code, extended, text }: Signature): number {
  return (
    (code === undefined ? 0 : 4) + (extended === undefined ? 0 : 2) + (text === undefined ? 0 : 1)
  );
}

/** Under which key a signature with a code is found: "rdp:0x904/0x7" or "rdp:0x904". */
export function signatureKey({ space, code, extended }: Signature): string | undefined {
  if (space === undefined || code === undefined) {
    return undefined;
  }
  const first = `${space}:${canonical(code)}`;
  return extended === undefined ? first : `${first}/${canonical(extended)}`;
}

/** The keys that an error of a message answers to, the more telling one first. */
export function keysOf({ code, extended }: ReadError): readonly string[] {
  const first = code === undefined ? [] : [`${code.space}:${hexOf(code.value)}`];
  return [
    ...first.flatMap((key) => (extended === undefined ? [] : [`${key}/${hexOf(extended.value)}`])),
    ...first,
    ...(extended === undefined ? [] : [`rdp-extended:${hexOf(extended.value)}`]),
  ];
}

/** Words made comparable: case, width, accents, white space, quoting and invisible characters do not matter. */
export function normalise(text: string): string {
  return squeeze(foldText(text).lower);
}

/** The same for a text that was folded already (`FoldedText.lower`). */
export function squeeze(lower: string): string {
  return lower
    .replaceAll(/\n[> ]*/g, ' ')
    .replaceAll(/ +/g, ' ')
    .trim();
}

/** "0x00000904" and "0x904" are one code. */
function canonical(code: string): string {
  return `0x${code.replace(/^0x0*(?=.)/, '')}`;
}

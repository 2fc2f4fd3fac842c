import type { Code } from './code.ts';
import { extendedValue, isExtended } from './code-sense.ts';
import type { NumberToken } from './number-token.ts';
import { rdpTable } from './tables/rdp.ts';
import { rdpExtendedTable } from './tables/rdp-extended.ts';

const slash = /^[ *`_]{0,5}[/(][ *`_]{0,5}$/;
const spaces = /^(?: {1,3}|[ \n]{1,3}>? ?)$/;
const list = /^(?: ?[,;|+&-] {0,2}| (?:and|with|und) )$/;

/**
 * Whether an unlabelled number is the extended code of the one before it: "0x904/0x7", "0x904 0x7".
 * `first` is undefined where the first code was unreadable.
 */
export function pairs(gap: string, first: Code | undefined, second: NumberToken): boolean {
  const value = extendedOf(second);
  if (value === undefined || !mayOpen(first)) {
    return false;
  }
  if (slash.test(gap)) {
    return isExtended(value);
  }
  if (second.kind !== 'hex' || !rdpExtendedTable.has(value)) {
    return false;
  }
  return spaces.test(gap) || (list.test(gap) && !rdpTable.has(value));
}

function extendedOf(token: NumberToken): number | undefined {
  if (token.kind === 'digits') {
    return extendedValue(token.digits);
  }
  return token.kind === 'hex' ? token.value : undefined;
}

function mayOpen(first: Code | undefined): boolean {
  return (
    first === undefined ||
    first.space === 'rdp' ||
    (first.space === 'unknown' && rdpTable.has(first.value))
  );
}

/**
 * Whether bare digits begin a pair ("904/7"). `whole`: the text is nothing but this pair, so that no
 * product has to be named.
 */
export function opensPair(
  lower: string,
  token: NumberToken,
  next: NumberToken | undefined,
): 'whole' | 'part' | undefined {
  if (token.kind !== 'digits' || token.digits.length < 3 || next === undefined) {
    return undefined;
  }
  const value = extendedOf(next);
  const isPair =
    value !== undefined && isExtended(value) && slash.test(lower.slice(token.end, next.start));
  if (!isPair) {
    return undefined;
  }
  const rest = lower.length - (next.end - token.start);
  const isWhole = rest <= 40 && !/[^\s`'"().:!?>]/.test(outside(lower, token.start, next.end));
  return isWhole ? 'whole' : 'part';
}

function outside(text: string, start: number, end: number): string {
  return text.slice(0, start) + text.slice(end);
}

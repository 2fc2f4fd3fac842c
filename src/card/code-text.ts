import type { Text } from './card.ts';
import { code, joined } from './span.ts';

const shownCodes = 8;

/** "rdp:0x904" as people know it: 0x904. */
export function codeSpans(codes: readonly string[], between = ' / '): Text {
  const texts = codes.map((one): Text => [numberSpan(one)]);
  const more = codes.length > shownCodes ? [` … (${codes.length - shownCodes} more)`] : [];
  return [...joined(texts.slice(0, shownCodes), between), ...more];
}

/** "rdp:0x904" as people know it: 0x904. */
export function numberSpan(spelled: string) {
  return code(spelled.slice(spelled.indexOf(':') + 1));
}

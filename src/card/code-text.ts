import { parseCode } from '#src/errorcode/code.ts';
import { decode } from '#src/errorcode/decode.ts';
import type { Text } from './card.ts';
import { capped } from './shown.ts';
import { code, joined } from './span.ts';

const shownCodes = 8;

/** "rdp:0x904" as people know it: 0x904. */
export function codeSpans(codes: readonly string[]): Text {
  return limited(
    codes,
    codes.map((one): Text => [numberOf(one)]),
    ' / ',
  );
}

/** The same with what a code means, where that is one thing only: "0x80070005 (access is denied)". */
export function explainedCodes(codes: readonly string[]): Text {
  return limited(
    codes,
    codes.map((one): Text => [numberOf(one), meaningOf(one)]),
    ', ',
  );
}

function limited(codes: readonly string[], texts: readonly Text[], between: string): Text {
  const more = codes.length > shownCodes ? [` … (${codes.length - shownCodes} more)`] : [];
  return [...joined(texts.slice(0, shownCodes), between), ...more];
}

function numberOf(spelled: string) {
  return code(spelled.slice(spelled.indexOf(':') + 1));
}

function meaningOf(spelled: string): string {
  const parsed = parseCode(spelled);
  const [meaning, other] = parsed === undefined ? [] : decode(parsed).meanings;
  const text = meaning?.text ?? meaning?.contains?.text;
  return text === undefined || other !== undefined ? '' : ` (${capped(text, 120)})`;
}

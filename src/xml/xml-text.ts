import { malformed } from './malformed.ts';

const allowed = String.raw`\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}`;
const forbidden = new RegExp(`[^${allowed}]`, 'u');
const reference = /&(?:#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}))|(lt|gt|amp|quot|apos));|&/g;
const named: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** Index of the first character that XML 1.0 forbids, or -1. */
export function forbiddenAt(text: string): number {
  return text.search(forbidden);
}

/** Character data as it reads: line ends normalised, references resolved. Knows the five names and numbers only. */
export function textOf(raw: string, at: number): string {
  const lines = raw.includes('\r') ? raw.replaceAll(/\r\n?/g, '\n') : raw;
  return lines.includes('&') ? resolve(lines, at) : lines;
}

/** An attribute's value: line ends and tabs are spaces in it (XML 1.0, 3.3.3). */
export function attributeText(raw: string, at: number): string {
  const spaced = raw.replaceAll(/\r\n|[\t\n\r]/g, ' ');
  return spaced.includes('&') ? resolve(spaced, at) : spaced;
}

function resolve(text: string, at: number): string {
  return text.replaceAll(
    reference,
    (whole: string, hex?: string, decimal?: string, name?: string) => {
      if (whole === '&') throw malformed('an entity that is not one of the five', at);
      if (name !== undefined) return named.get(name) ?? '';
      return numbered(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16), at);
    },
  );
}

function numbered(code: number, at: number): string {
  const character = code > 0x10ffff ? '' : String.fromCodePoint(code);
  if (character === '' || forbidden.test(character)) {
    throw malformed('a reference to no character', at);
  }
  return character;
}

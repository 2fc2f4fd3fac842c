import type { ScriptFlaw } from '#src/ports/script-check.ts';

/** UTF-16 units. The longest script of this project has a quarter of it. */
const longest = 32_768;
/** Brackets inside of brackets: a parser takes minutes for thousands of them. */
const deepest = 100;

/**
 * What no parser is needed for, and what two parsers may take for different things. PowerShell takes typographic quotes and
 * dashes for code, and no-break spaces for blanks; so a script is plain ASCII.
 */
export function sourceFlaws(text: string): ScriptFlaw[] {
  if (text.length > longest) {
    return [
      { line: 1, column: 1, message: `is longer than ${longest} characters: make two of it` },
    ];
  }
  if (depthOf(text) > deepest) {
    return [{ line: 1, column: 1, message: 'is nested too deep to be read' }];
  }
  return text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .flatMap((line, index) => lineFlaw(line, index + 1));
}

/** Also counts brackets in strings and comments: a rough measure, and a safe one. */
function depthOf(text: string): number {
  let depth = 0;
  let most = 0;
  for (const mark of text.match(/[([{}\])]/g) ?? []) {
    depth = Math.max(0, depth + (/[([{]/.test(mark) ? 1 : -1));
    most = Math.max(most, depth);
  }
  return most;
}

function lineFlaw(text: string, line: number): ScriptFlaw[] {
  const found = /[^\t\x20-\x7e]/.exec(text.replace(/\r$/, ''));
  if (found === null) return [];
  const [character] = found;
  const number = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return [{ line, column: found.index + 1, message: `holds U+${number}${hint(character)}` }];
}

function hint(character: string): string {
  if (/[\u2018-\u201E]/.test(character)) return ', which PowerShell takes for a quotation mark';
  if (/[\u2013-\u2015]/.test(character)) return ', which PowerShell takes for a minus';
  if (character < ' ' || character === '\u007F')
    return ': no control characters but tab and line feed';
  return ': write plain ASCII, in strings [char] 0x… instead';
}

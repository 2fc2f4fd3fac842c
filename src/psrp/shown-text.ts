import { cleanLine, cleanText } from '#src/redaction/clean-text.ts';

/** Characters of one text of a host that an event carries. */
const longest = 16_384;

/** Text of a host as people may see it: clean, with its lines, and not endless. */
export function shownText(text: string): string {
  return cleanText(text.slice(0, longest)).trimEnd();
}

/** The same on one line: names, ids. */
export function shownLine(text: string): string {
  return cleanLine(text.slice(0, 1024));
}

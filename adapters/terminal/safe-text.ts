import { cleanText } from '#src/redaction/clean-text.ts';

/** Text that can do nothing to a terminal, in one line. The core cleans too; an adapter trusts nobody. */
export function safeText(text: string): string {
  return safeLines(text).join(' ');
}

/** The same, line by line. */
export function safeLines(text: string): readonly string[] {
  return cleanText(text).replaceAll('\t', '    ').split('\n');
}

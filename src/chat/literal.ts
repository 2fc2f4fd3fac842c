import { cleanText } from '#src/redaction/clean-text.ts';

/** Text and whether something of it is missing. */
export interface Cut {
  readonly text: string;
  readonly isCut: boolean;
}

/** Text of anybody on one line, without controls and without anything invisible. Markup is the adapter's. */
export function literal(text: string): string {
  return cleanText(text).replaceAll(/\s+/gu, ' ');
}

/** The same with its lines; tabs become spaces. */
export function literalLines(text: string): string {
  return cleanText(text).replaceAll('\t', '    ');
}

/** At most `limit` characters, an ellipsis at the end where something is missing. */
export function cut(text: string, limit: number): Cut {
  if (text.length <= limit) return { text, isCut: false };
  return { text: `${head(text, Math.max(0, limit - 1))}…`, isCut: true };
}

/** The first characters, no half of a pair of surrogates among them. */
export function head(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/u, '');
}

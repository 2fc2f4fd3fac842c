/**
 * A text as PowerShell reads it literally, in single quotes. PowerShell takes the typographic single quotes
 * for plain ones, so each of the five is doubled.
 */
export function quoted(text: string): string {
  return `'${text.replaceAll(/['\u2018-\u201B]/g, '$&$&')}'`;
}

/** A literal list, one line. */
export function quotedList(texts: readonly string[]): string {
  return `@(${texts.map(quoted).join(', ')})`;
}

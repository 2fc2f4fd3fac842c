import type { ScriptFlaw } from '#src/ports/script-check.ts';

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A flaw where a node begins, in one sentence on one line. */
export function flawAt({ line, column }: Place, message: string): ScriptFlaw {
  return { line, column, message: message.replaceAll(/\s*[\r\n]\s*/g, ' ').slice(0, 300) };
}

/** The beginning of a piece of a script, on one line, for a message. */
export function quoted(text: string): string {
  const line = text.trim().split(/\r?\n/, 1)[0] ?? '';
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}

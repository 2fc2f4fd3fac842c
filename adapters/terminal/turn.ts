import type { Board, Choice } from './board.ts';

/** What a line asks for. */
export type Turn =
  | Press
  | { readonly kind: 'confirmed'; readonly press: Press }
  | { readonly kind: 'not-confirmed' }
  | { readonly kind: 'write'; readonly text: string }
  | { readonly kind: 'unknown-choice'; readonly number: number }
  | { readonly kind: 'input-missing'; readonly choice: Choice };

/** A choice that somebody named, with what fills its form in. */
export interface Press {
  readonly kind: 'press';
  readonly choice: Choice;
  readonly input?: string | undefined;
}

const numbered = /^\s*(\d{1,4})(?:\s+(\S.*))?\s*$/u;

/**
 * What a line means, given what can be chosen now; undefined: not yet, a choice is still to come.
 * "3" presses choice 3, "3 rds-07" fills its form in, a label presses it, all else is a message.
 */
export function readTurn(line: string, board: Board): Turn | undefined {
  const [, digits, input] = numbered.exec(line) ?? [];
  if (digits === undefined) return readWords(line, board);
  const number = Number(digits);
  const choice = board.byNumber(number);
  if (choice !== undefined) return pressing(choice, input?.trim());
  if (input !== undefined) return { kind: 'write', text: line };
  return board.knows(number) ? { kind: 'unknown-choice', number } : undefined;
}

function readWords(line: string, board: Board): Turn {
  const choice = board.byLabel(line);
  return choice === undefined ? { kind: 'write', text: line } : pressing(choice, undefined);
}

function pressing(choice: Choice, input: string | undefined): Turn {
  const { form } = choice.action;
  if (form === undefined) return { kind: 'press', choice };
  return input === undefined ? { kind: 'input-missing', choice } : { kind: 'press', choice, input };
}

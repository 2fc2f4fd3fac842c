import type { Person } from '#src/identity/person.ts';
import type { Value } from '#src/playbook/reading.ts';
import { cleanLine } from '#src/redaction/clean-text.ts';

/** A sentence, and what there is to say below it, one line each. */
export interface Told {
  readonly text: string;
  readonly details: readonly string[];
}

const longest = 240;

/** Text of a user or a host: on one line, nothing hidden in it, capped. */
export function shown(text: string): string {
  const line = cleanLine(text);
  return line.length <= longest ? line : `${line.slice(0, longest).toWellFormed()} …`;
}

/** "Maria Silva (slack:U02AB)": the name is theirs to choose, the account is not. */
export function personIn({ name, account }: Person): string {
  return `${shown(name)} (${shown(account)})`;
}

export function valueIn(value: Value | undefined): string {
  return value === undefined ? 'not known' : shown(String(value));
}

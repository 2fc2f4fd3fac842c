import { type Clauses, isAllowed } from '#src/approval/policy-decide.ts';
import type { Person } from '#src/identity/person.ts';

/** Why this person may not ask for a repair, and whom the rules would let; `undefined` when they may. */
export function askRefusal(by: Person, ask: Clauses | undefined): string | undefined {
  if (by.standing === 'unmapped') {
    return 'I do not know whose account this is. Whoever runs this bot keeps the list of people.';
  }
  if (by.standing === 'disabled') return 'This account was disabled.';
  if (by.standing === 'unverified') {
    return 'The directory does not answer, so I cannot tell what you may. Press again when it does.';
  }
  if (ask === undefined || isAllowed(ask, by)) return undefined;
  return `The rules of this site do not let you ask for this. Ask ${namesIn(ask)} to press the button.`;
}

/** "ops or person:maria, who is also in security". */
export function namesIn(clauses: Clauses): string {
  return clauses.map((clause) => clause.join(' or ')).join(', also in ');
}

export function asSentence(text: string): string {
  const first = text.charAt(0).toUpperCase();
  return `${first}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}

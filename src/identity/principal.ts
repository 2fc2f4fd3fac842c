import { z } from 'zod';
import type { Person } from './person.ts';

const form =
  'write a group of people.yaml, person:NAME, platform:account, platform:group, or anyone';

/**
 * Whom a rule names: "anyone", a group of `people.yaml` ("ops"), a human ("person:maria"), an account
 * ("slack:T024/U02AB"), or a group that a platform keeps ("slack:T024/S0123", "discord:G/R").
 */
export const Principal = z
  .string({ error: form })
  .regex(/^([a-z][a-z0-9-]{0,63}|[a-z]+:[^\s\p{C}]{1,128})$/u, form);
export type Principal = z.infer<typeof Principal>;

/** Whether a principal names this person. Compared by ids to the letter, never by what a name looks like. */
export function isNamed(principal: Principal, person: Person): boolean {
  if (principal === 'anyone') return true;
  if (person.groups?.includes(principal) === true) return true;
  if (principal.startsWith('person:')) return person.human === principal.slice('person:'.length);
  return person.account === principal;
}

export function isOneOf(principals: readonly Principal[], person: Person): boolean {
  return principals.some((principal) => isNamed(principal, person));
}

/** "slack:T024/S0123", "discord:GUILD/ROLE": nobody's account. */
export function isPlatformGroup(principal: Principal): boolean {
  return /^(slack:[^/]+\/S|discord:[^/]+\/)/.test(principal);
}

import { utcDate } from '#src/card/utc.ts';
import type { People } from '#src/identity/people.ts';
import type { Enrolled } from '#src/identity/second-factor.ts';
import { cleanLine } from '#src/redaction/clean-text.ts';

/** Somebody with a second factor, for people and programs. Days are of UTC. */
export interface Listed {
  readonly who: string;
  readonly enrolment?: string | undefined;
  readonly since?: string | undefined;
  readonly lastUsed?: string | undefined;
  /** Why it is of no use: nobody can vote with it. */
  readonly useless?: string | undefined;
  /** Why it does not open. */
  readonly broken?: string | undefined;
}

export function listOf(
  enrolled: readonly Enrolled[],
  people: People | undefined,
): readonly Listed[] {
  return enrolled.map((each): Listed => {
    const { holder: who } = each;
    if (each.kind === 'broken') return { who, broken: each.why };
    const { enrolment, since, lastUsed } = each;
    const useless = uselessOf(each, people);
    const days = { since: utcDate(since), lastUsed: utcDate(lastUsed) };
    return { who, enrolment, ...days, ...(useless === undefined ? {} : { useless }) };
  });
}

export function listLines(listed: readonly Listed[]): readonly string[] {
  if (listed.length === 0) return ['Nobody has a second factor.'];
  const width = Math.max(...listed.map(({ who }) => who.length));
  return listed.map(({ who, enrolment, since, lastUsed, useless, broken }) => {
    const name = cleanLine(who).padEnd(width);
    if (broken !== undefined) return `${name}  broken: ${cleanLine(broken)}`;
    const but = useless === undefined ? '' : `  of no use: ${useless}`;
    return `${name}  ${enrolment}  since ${since}  last used ${lastUsed}${but}`;
  });
}

function uselessOf(
  { holder, accounts }: Extract<Enrolled, { kind: 'sound' }>,
  people: People | undefined,
): string | undefined {
  if (people === undefined)
    return holder.includes(':') ? undefined : 'there is no people.yaml any more';
  const human = Object.hasOwn(people.people, holder) ? people.people[holder] : undefined;
  if (human === undefined) return 'not in people.yaml';
  if (human.disabled || human.seen?.kind === 'barred') return 'disabled';
  return human.accounts.some((account) => accounts.includes(account))
    ? undefined
    : 'enrolled by somebody of other accounts';
}

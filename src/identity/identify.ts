import { isMailOf } from './mail.ts';
import type { Human, People } from './people.ts';
import type { Person } from './person.ts';

/** What of a person an adapter may be believed; everything else comes from the site's own file. */
function asThePlatformSays({ account, name, groups }: Person): Person {
  const platform = account.slice(0, account.indexOf(':') + 1);
  const own = groups?.filter((group) => group.startsWith(platform)) ?? [];
  return { account, name, ...(own.length === 0 ? {} : { groups: own }) };
}

/**
 * Who acts, as the site knows at this moment. Without `people.yaml` an account is a person; with it, one that
 * is not listed there is nobody, and one that was disabled has no groups left.
 */
export function identify(people: People | undefined, said: Person, at: number): Person {
  const person = asThePlatformSays(said);
  if (people === undefined) return person;
  const found = humanOf(people, person.account);
  if (found === undefined || hasOtherMail(found[1], said)) {
    return { ...withoutGroups(person), standing: 'unmapped' };
  }
  const [human, { accounts, groups, disabled, seen }] = found;
  if (disabled) return { ...withoutGroups(person), human, accounts, standing: 'disabled' };
  if (seen?.kind === 'unverified')
    return { ...withoutGroups(person), human, accounts, standing: 'unverified' };
  const all = [...new Set([...groups, ...stoodInFor(people, human, at), ...(person.groups ?? [])])];
  return { ...person, human, accounts, groups: all, standing: 'known' };
}

function withoutGroups({ account, name }: Person): Person {
  return { account, name };
}

/** By the account to the letter: a name that only looks the same is another account. */
function humanOf(people: People, account: string): HumanEntry | undefined {
  return Object.entries(people.people).find(([, { accounts }]) =>
    accounts.some((each) => each === account),
  );
}

type HumanEntry = [string, Human];

/** An account that was theirs by its address is theirs no more when the platform now tells a foreign one. */
function hasOtherMail(human: Human, { account, mail }: Person): boolean {
  return mail !== undefined && human.mailed?.has(account) === true && !isMailOf(human, mail);
}

/** The rights of those who are away, as long as they are. A leaver leaves none, nor does one who may be a leaver. */
function stoodInFor({ people, delegations }: People, human: string, at: number): string[] {
  return delegations
    .filter(({ to, since, until }) => to === human && at < until && at >= (since ?? 0))
    .flatMap(({ from }) => {
      const away = Object.hasOwn(people, from) ? people[from] : undefined;
      if (away === undefined || away.disabled || away.seen?.kind === 'unverified') return [];
      return [`person:${from}`, ...away.groups];
    });
}

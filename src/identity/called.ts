import { identify } from './identify.ts';
import type { People } from './people.ts';
import { AccountId, type Person } from './person.ts';
import { isNamed, isPlatformGroup, type Principal } from './principal.ts';

export interface Calling {
  readonly principals: readonly Principal[];
  /** Absent where the site has no `people.yaml`. */
  readonly people: People | undefined;
  readonly platform: string;
  readonly at: number;
}

/** Whom a list of the rules calls, as far as a message can reach them. */
export interface Called {
  /** One account for each human, on the platform where they are told. */
  readonly people: readonly Person[];
  /** Those who can only be named: groups that a platform keeps, people without an account there. */
  readonly others: readonly Principal[];
}

/** Resolves a list to people of one platform, those who stand in among them. Nobody is called by "anyone". */
export function calledOn(calling: Calling): Called {
  const principals = calling.principals.filter((each) => each !== 'anyone');
  const known = knownPeople(calling).filter(
    (person) => person.standing === 'known' && named(principals, person),
  );
  const strangers = principals.flatMap((each) => strangerOn(calling, each));
  return {
    people: [...known, ...strangers].map(({ account, name }) => ({ account, name })),
    others: principals.filter((each) => ![...known, ...strangers].some((by) => named([each], by))),
  };
}

function knownPeople({ people, platform, at }: Calling): readonly Person[] {
  if (people === undefined) return [];
  return Object.entries(people.people).flatMap(([human, { name, accounts }]) => {
    const account = accounts.find((each) => each.startsWith(`${platform}:`));
    const said = account && { account, name: name ?? human };
    return said === undefined ? [] : [identify(people, said, at)];
  });
}

/** Accounts count only where no file says whose they are. */
function strangerOn({ people, platform }: Calling, principal: Principal): readonly Person[] {
  if (people !== undefined || isPlatformGroup(principal)) return [];
  const account = AccountId.safeParse(principal);
  if (!account.success || !principal.startsWith(`${platform}:`)) return [];
  return [{ account: account.data, name: principal.slice(platform.length + 1) }];
}

function named(principals: readonly Principal[], person: Person): boolean {
  // A human may be named by another account than the one that is told.
  const { accounts = [] } = person;
  return principals.some(
    (each) => isNamed(each, person) || accounts.some((account) => account === each),
  );
}

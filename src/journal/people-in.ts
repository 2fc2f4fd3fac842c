import { AccountId, foldAccount } from '#src/identity/person.ts';
import { isPlatformGroup } from '#src/identity/principal.ts';

/** One human as the records of an incident name them: by marks, all of them folded, and as they were shown. */
export interface Named {
  /** Folded accounts, and "person maria". */
  readonly marks: ReadonlySet<string>;
  /** As they stand in the records: accounts, names, names in `people.yaml`. */
  readonly accounts: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
  readonly humans: ReadonlySet<string>;
}

export const nobody: Named = {
  marks: new Set(),
  accounts: new Set(),
  names: new Set(),
  humans: new Set(),
};

/** Members that hold accounts, or people as rules name them. */
const principalKeys = [
  'account',
  'accounts',
  'requester',
  'requesterAccounts',
  'approvers',
  'from',
  'oneFromEach',
  'to',
  'others',
  'groups',
  'by',
  'tell',
];

export function namesPrincipals(key: string | undefined): boolean {
  return key !== undefined && principalKeys.includes(key);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every human whom events name anywhere, each once: whatever shares an account or a name of the file is one. */
export function peopleIn(events: unknown): readonly Named[] {
  const found: Named[] = [];
  collect(events, { key: undefined, found });
  return found.reduce<readonly Named[]>(joined, []);
}

interface Collecting {
  readonly key: string | undefined;
  readonly found: Named[];
}

function collect(value: unknown, { key, found }: Collecting): void {
  if (Array.isArray(value)) for (const item of value) collect(item, { key, found });
  if (typeof value === 'string' && namesPrincipals(key)) found.push(...principalIn(value));
  if (!isObject(value)) return;
  if (isPerson(value)) found.push(personIn(value));
  for (const [name, member] of Object.entries(value)) collect(member, { key: name, found });
}

export function isPerson(value: Readonly<Record<string, unknown>>): boolean {
  return typeof value.account === 'string' && typeof value.name === 'string';
}

function personIn(person: Readonly<Record<string, unknown>>): Named {
  const { account, accounts, name, human } = person;
  const others: readonly unknown[] = Array.isArray(accounts) ? accounts : [];
  const all = [account, ...others].filter(isText);
  return namedBy({ accounts: all, names: [name].filter(isText), humans: [human].filter(isText) });
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** A group is nobody. */
function principalIn(text: string): Named[] {
  if (text.startsWith('person:'))
    return [namedBy({ accounts: [], names: [], humans: [text.slice('person:'.length)] })];
  if (isPlatformGroup(text) || !AccountId.safeParse(text).success) return [];
  return [namedBy({ accounts: [text], names: [], humans: [] })];
}

function namedBy(said: Readonly<Record<'accounts' | 'names' | 'humans', readonly string[]>>) {
  const marks = [...said.accounts.map(foldAccount), ...said.humans.map((each) => `person ${each}`)];
  return {
    marks: new Set(marks),
    accounts: new Set(said.accounts),
    names: new Set(said.names),
    humans: new Set(said.humans),
  };
}

function joined(known: readonly Named[], next: Named): readonly Named[] {
  const same = known.filter(({ marks }) => !marks.isDisjointFrom(next.marks));
  return [...known.filter((each) => !same.includes(each)), same.reduce(union, next)];
}

export function union(one: Named, other: Named): Named {
  return {
    marks: one.marks.union(other.marks),
    accounts: one.accounts.union(other.accounts),
    names: one.names.union(other.names),
    humans: one.humans.union(other.humans),
  };
}

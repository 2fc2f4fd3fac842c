import { AndFilter, EqualityFilter, ExtensibleFilter, OrFilter, PresenceFilter } from 'ldapts';
import { BotError } from '#src/errors.ts';
import type { LdapSettings } from '#src/identity/ldap-settings.ts';
import { firstOf, type LdapEntry, type LdapSession } from './session.ts';

/** LDAP_MATCHING_RULE_IN_CHAIN of Active Directory: a member of a group, or of one that is in it, and so on. */
const inChain = '1.2.840.113556.1.4.1941';
const batch = 50;
/** A directory with more groups than that above a few people is not believed. */
const mostGroups = 10_000;

export interface KnownGroup {
  /** As rules name it. */
  readonly name: string;
  /** As the server itself spells it: names are compared in that form only. */
  readonly dn: string;
}

/** The groups of the settings that the directory has. */
export async function knownGroups(
  session: LdapSession,
  { groups }: LdapSettings,
): Promise<readonly KnownGroup[]> {
  const found = Object.entries(groups).map(async ([name, base]): Promise<KnownGroup[]> => {
    const filter = new PresenceFilter({ attribute: 'objectClass' });
    const entries = await session.search({ base, scope: 'base', filter, attributes: ['1.1'] });
    return entries.map(({ dn }) => ({ name, dn }));
  });
  return (await Promise.all(found)).flat();
}

/** By the name of an entry: which of the groups it is in, also through others. */
export type Memberships = ReadonlyMap<string, readonly string[]>;

export interface Members {
  readonly settings: LdapSettings;
  readonly people: readonly LdapEntry[];
  readonly groups: readonly KnownGroup[];
}

export function membershipsOf(session: LdapSession, members: Members): Promise<Memberships> {
  const { settings } = members;
  if (members.groups.length === 0) return Promise.resolve(new Map());
  return settings.kind === 'plain'
    ? byClimbing(session, members, settings.groupBases)
    : byChain(session, members);
}

/** Active Directory does the climbing itself: one question per group and batch of people. */
async function byChain(
  session: LdapSession,
  { settings, people, groups }: Members,
): Promise<Memberships> {
  const attribute = settings.people.by;
  const names = people.flatMap((entry) => entry.values.get(attribute.toLowerCase()) ?? []);
  const asked = groups.flatMap((group) =>
    batchesOf(names).flatMap((some) =>
      settings.people.bases.map(async (base) => {
        const filter = new AndFilter({
          filters: [
            anyOf(attribute, some),
            new ExtensibleFilter({ matchType: 'memberOf', rule: inChain, value: group.dn }),
          ],
        });
        const found = await session.search({ base, scope: 'sub', filter, attributes: ['1.1'] });
        return found.map(({ dn }) => ({ dn, name: group.name }));
      }),
    ),
  );
  return grouped((await Promise.all(asked)).flat());
}

/** Any other directory is asked for the groups of each, for their groups, and so on; each of them once. */
async function byClimbing(
  session: LdapSession,
  { people, groups }: Members,
  bases: readonly string[],
): Promise<Memberships> {
  const parents = new Map<string, Promise<readonly string[]>>();

  async function holdersOf(filters: readonly EqualityFilter[]): Promise<readonly string[]> {
    const filter = new OrFilter({ filters: [...filters] });
    const search = { scope: 'sub', filter, attributes: ['1.1'] } as const;
    const found = await Promise.all(bases.map((base) => session.search({ base, ...search })));
    return found.flat().map(({ dn }) => dn);
  }

  function parentsOf(dn: string): Promise<readonly string[]> {
    const known = parents.get(dn) ?? holdersOf(asMember(dn));
    parents.set(dn, known);
    if (parents.size > mostGroups) throw tooMany();
    return known;
  }

  async function above(entry: LdapEntry): Promise<ReadonlySet<string>> {
    const uid = firstOf(entry, 'uid');
    const ofPosix =
      uid === undefined ? [] : [new EqualityFilter({ attribute: 'memberUid', value: uid })];
    const seen = new Set<string>();
    let next = await holdersOf([...asMember(entry.dn), ...ofPosix]);
    // A group that is in itself, by whatever way round, is climbed once.
    while (next.length > 0) {
      const fresh = [...new Set(next)].filter((dn) => !seen.has(dn));
      for (const dn of fresh) seen.add(dn);
      next = (await Promise.all(fresh.map(parentsOf))).flat();
    }
    return seen;
  }

  const rows: { dn: string; name: string }[] = [];
  for (const some of batchesOf(people)) {
    const climbed = some.map(async ({ dn, ...entry }) => {
      const reached = await above({ dn, ...entry });
      return groups.filter((group) => reached.has(group.dn)).map(({ name }) => ({ dn, name }));
    });
    rows.push(...(await Promise.all(climbed)).flat());
  }
  return grouped(rows);
}

/** groupOfNames and groupOfUniqueNames. */
function asMember(value: string): EqualityFilter[] {
  return ['member', 'uniqueMember'].map((attribute) => new EqualityFilter({ attribute, value }));
}

/** Values go as they are, byte by byte, and never as the text of a filter: there is nothing to break out of. */
export function anyOf(attribute: string, values: readonly string[]): OrFilter {
  return new OrFilter({ filters: values.map((value) => new EqualityFilter({ attribute, value })) });
}

export function batchesOf<T>(all: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(all.length / batch);
  return Array.from({ length: count }, (_, index) => all.slice(index * batch, (index + 1) * batch));
}

function grouped(rows: readonly { readonly dn: string; readonly name: string }[]): Memberships {
  const byEntry = Map.groupBy(rows, ({ dn }) => dn);
  return new Map([...byEntry].map(([dn, all]) => [dn, [...new Set(all.map(({ name }) => name))]]));
}

function tooMany(): BotError {
  return new BotError('bad-output', `the directory has more than ${mostGroups} groups above them`);
}

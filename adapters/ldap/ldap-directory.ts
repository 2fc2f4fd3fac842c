import { isBotError } from '#src/errors.ts';
import { foldName, type LdapSettings } from '#src/identity/ldap-settings.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Directory, DirectoryAnswer, DirectoryEntry } from '#src/ports/directory.ts';
import type { Secrets } from '#src/ports/secrets.ts';
import { stateAttributes, whyBarred } from './account-state.ts';
import { ldapFault, tooLate } from './fault.ts';
import { anyOf, batchesOf, knownGroups, type Memberships, membershipsOf } from './groups.ts';
import { type Account, type LdapEntry, LdapSession } from './session.ts';

export interface LdapDirectoryOptions {
  readonly secrets: Secrets;
  readonly clock: Clock;
}

interface Proof {
  readonly account: Account;
  readonly ca: string | undefined;
}

/** LDAP version 3 over TLS (RFC 4511, 4513): Active Directory, OpenLDAP and their like. Reads, and nothing else. */
export class LdapDirectory implements Directory {
  readonly #options: LdapDirectoryOptions;

  constructor(options: LdapDirectoryOptions) {
    this.#options = options;
  }

  /** The next server is asked only where one is not reached, or too slow: a password that is wrong is wrong there, too. */
  async look(settings: LdapSettings, names: readonly string[]): Promise<DirectoryAnswer> {
    const { secrets } = this.#options;
    const { dn, password: reference } = settings.bind;
    const password = await secrets.resolve(reference);
    const ca = settings.ca === undefined ? undefined : await secrets.resolve(settings.ca);
    const proof: Proof = { account: { dn, password }, ca };
    for (const server of settings.servers.slice(0, -1)) {
      try {
        return await this.#lookAt(server, { settings, names, proof });
      } catch (error) {
        if (!isAbsence(error)) throw error;
      }
    }
    return await this.#lookAt(settings.servers.at(-1) ?? '', { settings, names, proof });
  }

  async #lookAt(server: string, { proof, ...asked }: Asked & { readonly proof: Proof }) {
    const { clock } = this.#options;
    const at = clock.now();
    const ending = new AbortController();
    const late = clock.at(at + asked.settings.deadline, () => ending.abort());
    const { account, ca } = proof;
    try {
      await using session = await LdapSession.open({ server, ca, signal: ending.signal }, account);
      return await answerOf(session, { ...asked, at });
    } catch (error) {
      throw ending.signal.aborted ? tooLate(server) : ldapFault(error, server);
    } finally {
      late.cancel();
    }
  }
}

interface Asked {
  readonly settings: LdapSettings;
  readonly names: readonly string[];
}

function isAbsence(error: unknown): boolean {
  return isBotError(error) && (error.code === 'host-unreachable' || error.code === 'timed-out');
}

async function answerOf(
  session: LdapSession,
  { settings, names, at }: Asked & { readonly at: number },
): Promise<DirectoryAnswer> {
  const groups = await knownGroups(session, settings);
  const found = await entriesOf(session, settings, names);
  const memberships = await membershipsOf(session, { settings, people: found, groups });
  const matched = new Map(names.map((name) => [name, matching(found, settings, name)]));
  const shared = sharedEntries([...matched.values()]);
  const known = { memberships, shared, kind: settings.kind, at };
  const entries = [...matched].map(([name, all]) => [name, entryFor(all, known)] as const);
  const there = new Set(groups.map(({ name }) => name));
  const missingGroups = Object.keys(settings.groups).filter((name) => !there.has(name));
  return { entries: new Map(entries), missingGroups };
}

async function entriesOf(
  session: LdapSession,
  { people: { bases, by } }: LdapSettings,
  names: readonly string[],
): Promise<readonly LdapEntry[]> {
  const attributes = [...new Set([by, 'uid', ...stateAttributes])];
  const asked = bases.flatMap((base) =>
    batchesOf(names).map((some) =>
      session.search({ base, scope: 'sub', filter: anyOf(by, some), attributes }),
    ),
  );
  const found = (await Promise.all(asked)).flat();
  // Bases may lie within one another.
  return [...new Map(found.map((entry) => [entry.dn, entry])).values()];
}

/** Held against the names once more: what a server takes for the same need not be the same. */
function matching(
  found: readonly LdapEntry[],
  { people: { by } }: LdapSettings,
  name: string,
): readonly LdapEntry[] {
  const folded = foldName(name);
  return found.filter(({ values }) =>
    (values.get(by.toLowerCase()) ?? []).some((value) => foldName(value) === folded),
  );
}

/** Entries that two names lead to: one human with two votes. */
function sharedEntries(matched: readonly (readonly LdapEntry[])[]): ReadonlySet<string> {
  const all = matched.flat().map(({ dn }) => dn);
  return new Set(all.filter((dn, index) => all.indexOf(dn) !== index));
}

interface Knowledge {
  readonly memberships: Memberships;
  readonly shared: ReadonlySet<string>;
  readonly kind: LdapSettings['kind'];
  readonly at: number;
}

function entryFor(
  [entry, ...others]: readonly LdapEntry[],
  { memberships, shared, kind, at }: Knowledge,
): DirectoryEntry {
  if (entry === undefined) return { kind: 'barred', why: 'is not in the directory' };
  if (others.length > 0) return { kind: 'barred', why: 'stands for several entries there' };
  if (shared.has(entry.dn)) return { kind: 'barred', why: 'is the same entry as another name' };
  const why = whyBarred(entry, { kind, at });
  if (why !== undefined) return { kind: 'barred', why };
  return { kind: 'active', groups: memberships.get(entry.dn) ?? [] };
}

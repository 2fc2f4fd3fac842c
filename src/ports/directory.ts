import type { LdapSettings } from '#src/identity/ldap-settings.ts';

/** What a directory says of one name. */
export type DirectoryEntry =
  | {
      readonly kind: 'active';
      /** Of the groups in the settings, those it is in, also through other groups. */
      readonly groups: readonly string[];
    }
  /** There is no such entry, more than one, or one that may not log on; and which of it. */
  | { readonly kind: 'barred'; readonly why: string };

export interface DirectoryAnswer {
  /** By name as it was asked for; each name has an entry. */
  readonly entries: ReadonlyMap<string, DirectoryEntry>;
  /** Groups of the settings that the directory does not have, or does not show. */
  readonly missingGroups: readonly string[];
}

/** A directory of people, such as Active Directory. */
export interface Directory {
  /**
   * Asks for all of these names at once. Rejects, and says nothing of anybody, with `host-unreachable`,
   * `access-denied`, `timed-out`, `bad-output` or `secret-missing`.
   */
  look(settings: LdapSettings, names: readonly string[]): Promise<DirectoryAnswer>;
}

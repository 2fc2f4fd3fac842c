import type { Directory } from '#src/ports/directory.ts';
import { clock, secrets } from './world.ts';

/** The directory of people that `people.yaml` names. Loaded when it is asked. */
export const directory: Directory = {
  look: async (settings, names) => {
    const { LdapDirectory } = await import('#adapters/ldap/ldap-directory.ts');
    return await new LdapDirectory({ secrets, clock }).look(settings, names);
  },
};

import { z } from 'zod';
import { Duration } from '#src/document/duration.ts';
import { SecretReference } from '#src/host/secret-reference.ts';

const Server = z
  .string()
  .regex(
    /^ldaps?:\/\/([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[1-9]\d{0,4})?$/,
    'write ldaps://host, or ldap://host, which is encrypted by StartTLS',
  );

/** RFC 4514, as far as it can be told from something else that somebody pasted. */
const DistinguishedName = z
  .string()
  .max(1_000)
  .regex(
    /^[A-Za-z][\w.-]*=[^\p{C}]+$/u,
    'write a distinguished name, such as OU=People,DC=x,DC=org',
  );

const Bases = z.array(DistinguishedName).min(1).max(20);

export const GroupKey = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,63}$/, 'write small letters, digits and hyphens')
  .refine((name) => name !== 'anyone', '"anyone" stands for everybody; choose another name');

const common = {
  servers: z.array(Server).min(1).max(5).describe('Asked in turn, when one does not answer'),
  ca: SecretReference.optional().describe('Certificates in PEM to trust instead of the system'),
  bind: z
    .strictObject({ dn: DistinguishedName, password: SecretReference })
    .describe('An account that may read people and groups, and nothing else'),
  people: z.strictObject({
    bases: Bases.describe('Where people are looked for'),
    by: z
      .enum(['mail', 'uid', 'sAMAccountName', 'userPrincipalName'])
      .describe('The attribute that "directory" of a human is compared with'),
  }),
  groups: z
    .record(GroupKey, DistinguishedName)
    .default({})
    .describe('Groups that rules may name, and where they stand; groups in groups count'),
  age: Duration.prefault('5m').describe(
    'How old an answer may be; when none comes after that, the rights of its people rest',
  ),
  deadline: Duration.prefault('5s').describe('How long one server may take for everything'),
};

/** `ldap:` of `people.yaml`: who says what groups people are in, and whether they have left. Never in clear text. */
export const LdapSettings = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('active-directory'), ...common }),
  z.strictObject({
    kind: z.literal('plain'),
    ...common,
    groupBases: Bases.describe('Where groups stand that have others as members'),
  }),
]);
/** Durations are milliseconds. */
export type LdapSettings = z.output<typeof LdapSettings>;

/** A name in a directory, as a human of `people.yaml` has it. */
export const DirectoryName = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[^\p{C}]+$/u, 'write the name without control characters')
  .refine((name) => name === name.trim(), 'take out the spaces around it');

/** Names by which directories do not tell people apart. */
export function foldName(name: string): string {
  return name.normalize('NFKC').toLowerCase().normalize('NFKC');
}

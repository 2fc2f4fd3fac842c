import { z } from 'zod';

const Path = z
  .string()
  .max(4096)
  .regex(/^\/[^\p{C}]+$/u, 'write the whole path of the file');

/** Kerberos on a Windows host; where its KDCs are stands in the krb5.conf of the system. */
export const KerberosSettings = z.strictObject({
  realm: z
    .string()
    .regex(
      /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*$/,
      'write the realm, as CORP.EXAMPLE',
    )
    .max(255)
    .optional()
    .describe('Of the account; default: that of user@domain in capitals, or that of krb5.conf'),
  spn: z
    .array(
      z
        .string()
        .max(1024)
        .regex(
          /^[^/@\\\s\p{C}]+\/[^@\\\s\p{C}]+(?:@[^@\\\s\p{C}]+)?$/u,
          'write service/name, as host/rds-07.corp.example',
        ),
    )
    .min(1)
    .max(4)
    .optional()
    .describe(
      'Names of the service, the next one where the domain does not know the one before; default host/<address>, then HTTP/<address>',
    ),
  keytab: Path.optional().describe('A file with keys of the account, in place of a password'),
  cache: z
    .union([z.literal('default'), Path])
    .optional()
    .describe(
      'A file of tickets that somebody else renews, in place of a password; default: that of the system',
    ),
  allowNtlm: z
    .boolean()
    .optional()
    .describe('With auth: negotiate: NTLM where there is no ticket to be had. Default: false'),
});
export type KerberosSettings = z.infer<typeof KerberosSettings>;

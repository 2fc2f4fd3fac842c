import { z } from 'zod';
import { KerberosSettings } from './kerberos-settings.ts';
import { SecretReference } from './secret-reference.ts';
import { winrmFaults } from './winrm-faults.ts';

const clientCertificate = z.strictObject({
  cert: SecretReference.describe('The certificate in PEM, with those between it and its authority'),
  key: SecretReference.describe('Its private key in PEM'),
  passphrase: SecretReference.optional().describe('Of the key, if it has one'),
});

const tls = z.strictObject({
  ca: SecretReference.optional().describe(
    'Certificates in PEM that may have signed that of the host; default: those of the system',
  ),
  pin: z
    .string()
    .regex(
      /^(sha-?256[:=])?([0-9a-f]{64}|([0-9a-f]{2}:){31}[0-9a-f]{2})$/i,
      'write what this prints: openssl x509 -in host.pem -noout -fingerprint -sha256',
    )
    .optional()
    .describe('SHA-256 of the one certificate that the host may show; takes the place of all else'),
  serverName: z
    .string()
    .min(1)
    .optional()
    .describe('The name that the certificate must have; default: the address'),
  clientCertificate: clientCertificate.optional(),
});

/** How a Windows host is reached over WinRM. What would go in clear text is refused here already. */
export const WinrmSettings = z
  .strictObject({
    user: z
      .string()
      .min(1)
      .max(1024)
      .regex(
        /^([^\\\p{Cc}\p{Cs}]+\\)?[^\\\p{Cc}\p{Cs}]+$/u,
        'write DOMAIN\\user, user@domain, or user for an account of the host itself',
      )
      .optional()
      .describe('DOMAIN\\user, user@domain, or user for an account of the host itself'),
    domain: z
      .string()
      .regex(/^[^\\@\p{Cc}\p{Cs}]{1,255}$/u, 'write the bare name of the domain')
      .optional()
      .describe('For a bare user; "." is the host itself'),
    password: SecretReference.optional(),
    auth: z
      .enum(['ntlm', 'kerberos', 'negotiate', 'basic', 'certificate'])
      .default('ntlm')
      .describe(
        'ntlm, kerberos and negotiate seal every message themselves; basic and certificate need https. negotiate is Kerberos, and NTLM only with kerberos.allowNtlm',
      ),
    kerberos: KerberosSettings.optional().describe('For auth: kerberos and auth: negotiate'),
    https: z.boolean().optional().describe('Default: true where tls is set'),
    port: z.number().int().min(1).max(65535).optional().describe('Default: 5985, with https 5986'),
    tls: tls.optional(),
    address: z
      .string()
      .min(1)
      .optional()
      .describe('Where WinRM listens, when it is not the address of the host'),
    targetName: z
      .string()
      .regex(/^[^/\s\p{C}]+\/[^\s\p{C}]+$/u, 'write service/name, as host/rds-07.corp.example')
      .optional()
      .describe('Service principal name for NTLM; default host/<address>'),
    workstation: z
      .string()
      .min(1)
      .max(255)
      .optional()
      .describe('Name of this machine, for accounts that may log on from some machines only'),
    frame: z
      .enum(['tabs', 'no-tabs'])
      .default('tabs')
      .describe('no-tabs for hosts that do not take the tabs of the specification (OMI)'),
    session: z
      .enum(['winrs', 'psrp', 'jea'])
      .default('winrs')
      .describe(
        'What runs there: winrs: a process for each job, administrators only; psrp: a warm PowerShell; jea: the commands of an endpoint that permits these and nothing else',
      ),
    configuration: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, 'write the name of a session configuration')
      .optional()
      .describe(
        'The endpoint of PowerShell, for psrp and jea; default Microsoft.PowerShell, with jea Fettle',
      ),
    driver: z
      .enum(['winrm', 'winrm-client'])
      .default('winrm')
      .describe('winrm-client: the npm package of that name; https only, and far less'),
  })
  .superRefine((settings, context) => {
    for (const [path, message] of winrmFaults(settings)) {
      context.addIssue({ code: 'custom', path: [...path], message });
    }
  });
export type WinrmSettings = z.infer<typeof WinrmSettings>;

/** Whether TLS protects the connection. */
export function usesTls({ https, tls: settings }: Pick<WinrmSettings, 'https' | 'tls'>): boolean {
  return https ?? settings !== undefined;
}

export function winrmPort(settings: Pick<WinrmSettings, 'port' | 'https' | 'tls'>): number {
  return settings.port ?? (usesTls(settings) ? 5986 : 5985);
}

/** As people and NTLM write it: `DOMAIN\user`, `user@domain` or `user`. */
export function accountOf({ user = '', domain }: Pick<WinrmSettings, 'user' | 'domain'>): string {
  return domain === undefined ? user : `${domain}\\${user}`;
}

/** The endpoint of PowerShell that sessions go to; undefined where they are no sessions of PowerShell. */
export function configurationOf({
  session,
  configuration,
}: Pick<WinrmSettings, 'session' | 'configuration'>): string | undefined {
  switch (session) {
    case 'winrs':
      return undefined;
    case 'psrp':
      return configuration ?? 'Microsoft.PowerShell';
    case 'jea':
      return configuration ?? 'Fettle';
  }
}

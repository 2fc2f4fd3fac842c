import { z } from 'zod';
import { SecretReference } from '#src/host/secret-reference.ts';
import { WinrmSettings } from '#src/host/winrm-settings.ts';
import { Platform } from '#src/playbook/schema.ts';

export const HostName = z.string().min(1).max(253).brand<'HostName'>();
export type HostName = z.infer<typeof HostName>;

const Port = z.number().int().min(1).max(65535);

const jump = {
  address: z.string().min(1),
  port: Port.default(22),
  user: z.string().min(1),
  key: SecretReference.optional(),
  passphrase: SecretReference.optional(),
  password: SecretReference.optional(),
  agent: z.boolean().default(false).describe('Use the agent at SSH_AUTH_SOCK'),
  hostKey: z
    .string()
    .regex(
      /^SHA256:[A-Za-z0-9+/]{43}=?$/,
      'write the fingerprint as ssh-keygen -l prints it: SHA256:…',
    )
    .optional()
    .describe('Pinned fingerprint; without it known_hosts decides'),
};

export const SshSettings = z.strictObject({
  ...jump,
  address: z
    .string()
    .min(1)
    .optional()
    .describe('Where sshd listens, when it is not the address of the host'),
  knownHosts: z
    .string()
    .optional()
    .describe('Path of the known_hosts file; default ~/.ssh/known_hosts'),
  sudo: z.enum(['none', 'passwordless', 'password']).default('passwordless'),
  sudoPassword: SecretReference.optional(),
  shell: z
    .enum(['posix', 'powershell'])
    .optional()
    .describe('Default: posix on linux, powershell on windows'),
  session: z
    .enum(['shell', 'psrp'])
    .default('shell')
    .describe(
      'psrp keeps a PowerShell 7 warm: for shell: powershell, where sshd has the subsystem powershell',
    ),
  jump: z.strictObject(jump).optional(),
});
export type SshSettings = z.infer<typeof SshSettings>;

/** How the host is looked at from outside. */
export const NetworkSettings = z.strictObject({ rdpPort: Port.default(3389) });
export type NetworkSettings = z.infer<typeof NetworkSettings>;

export const Host = z.strictObject({
  name: HostName,
  address: z.string().min(1).describe('Name or IP address at which users reach it'),
  aliases: z.array(z.string().min(1)).default([]),
  platform: Platform,
  tags: z.array(z.string()).default([]),
  site: z.string().default('default'),
  environment: z
    .string()
    .min(1)
    .optional()
    .describe('production, test, …: for the rules of policy.yaml'),
  transports: z
    .strictObject({
      ssh: SshSettings.optional(),
      winrm: WinrmSettings.optional(),
      network: NetworkSettings.optional(),
      practice: z.strictObject({}).optional(),
    })
    .default({}),
});
/** A machine that Fettle may look at. The order of `transports` says nothing: see `transportFor`. */
export type Host = z.infer<typeof Host>;

export const Inventory = z.strictObject({ hosts: z.array(Host) });
export type Inventory = z.infer<typeof Inventory>;

import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { BotError } from '#src/errors.ts';
import type { Host, SshSettings } from '#src/host/host.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Secrets } from '#src/ports/secrets.ts';
import type { KnownKey } from './known-hosts.ts';
import { parseKnownHosts } from './known-hosts.ts';

/** What the ssh transport is made of. Times are in milliseconds. */
export interface SshOptions {
  readonly clock: Clock;
  readonly secrets: Secrets;
  /** Socket of the ssh agent (SSH_AUTH_SOCK); absent: no agent. */
  readonly agentSocket?: string | undefined;
  /** Where host keys are looked up unless the inventory says otherwise. */
  readonly knownHosts: string;
  /** For TCP, key exchange and logon, and for the shell to answer. Default 20 s. */
  readonly connectWithin?: number;
  /** For the first script to begin once it was handed over. Default 10 s. */
  readonly beginWithin?: number;
  /** How long an unused connection stays open. Default 60 s. */
  readonly idleAfter?: number;
  /** Jobs at a time on one host; sshd allows ten sessions unless told otherwise. Default 4. */
  readonly jobsPerHost?: number;
}

/** One ssh server on the way: the host itself, or its jump host. */
export type Server = Required<Pick<SshSettings, 'port' | 'user' | 'agent'>> &
  Pick<SshSettings, 'key' | 'passphrase' | 'password' | 'hostKey'> & { readonly address: string };

export interface Route {
  readonly target: Server;
  readonly jump: Server | undefined;
  readonly knownHosts: string;
}

/** The way to a host as its inventory entry has it. */
export function routeOf(host: Host, defaultKnownHosts: string): Route {
  const settings = settingsOf(host);
  return {
    target: { ...settings, address: settings.address ?? host.address },
    jump: settings.jump,
    knownHosts: (settings.knownHosts ?? defaultKnownHosts).replace(/^~(?=\/)/, () => homedir()),
  };
}

export function settingsOf(host: Host): SshSettings {
  const settings = host.transports.ssh;
  if (settings !== undefined) return settings;
  throw new BotError('host-unknown', `The inventory has no ssh for ${host.name}.`);
}

/** No file is an empty one: then every host is unknown, and refused. */
export async function readKnownHosts(path: string): Promise<readonly KnownKey[]> {
  try {
    return parseKnownHosts(await readFile(path, 'utf8'));
  } catch (error) {
    if (Error.isError(error) && 'code' in error && error.code === 'ENOENT') return [];
    throw new BotError(
      'host-key-refused',
      `${path} cannot be read, so no host key can be checked.`,
      {
        hint: 'Let the account of Fettle read this file.',
        cause: error,
      },
    );
  }
}

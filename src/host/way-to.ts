import { sha256Hex } from '#src/digest.ts';
import type { Host, SshSettings } from '#src/host/host.ts';
import {
  accountOf,
  configurationOf,
  usesTls,
  type WinrmSettings,
  winrmPort,
} from '#src/host/winrm-settings.ts';
import type { Transport } from '#src/ports/transport.ts';

/** How scripts reach a host, as far as it decides where they run, and as whom. */
export interface Way {
  /** For people: "winrm 10.0.0.5:5985", "winrm 10.0.0.5:5985 by jea Fettle", "ssh 10.0.0.5:22 by jump.example:22". */
  readonly place: string;
  /** SHA-256 over who logs on and how the host proves itself: whoever compares it need not read it. */
  readonly logon: string;
}

/** Where the scripts of two entries end up on one machine, whatever session they go through there. */
export function serverOn(host: Host, transport: 'winrm' | 'ssh'): string {
  const { winrm, ssh } = host.transports;
  if (transport === 'ssh') return ssh === undefined ? none.place : sshServer(host, ssh);
  return winrm === undefined ? none.place : winrmServer(host, { transport, settings: winrm });
}

/** The way by this transport; where a secret is kept is no part of it. */
export function wayTo(host: Host, transport: Transport['name'] | undefined): Way {
  const { winrm, ssh } = host.transports;
  switch (transport) {
    case 'winrm':
    case 'winrm-client':
      return winrm === undefined ? none : byWinrm(host, { transport, settings: winrm });
    case 'ssh':
      return ssh === undefined ? none : bySsh(host, ssh);
    case 'practice':
      return { ...none, place: 'practice' };
    case undefined:
      return none;
  }
}

const none: Way = { place: 'none', logon: '' };

interface ByWinrm {
  readonly transport: string;
  readonly settings: WinrmSettings;
}

function byWinrm(host: Host, { transport, settings }: ByWinrm): Way {
  const { auth, tls } = settings;
  return {
    place: `${winrmServer(host, { transport, settings })}${through(settings)}`,
    logon: sealed([
      auth,
      accountOf(settings),
      String(usesTls(settings)),
      tls?.pin,
      tls?.ca,
      tls?.serverName,
      tls?.clientCertificate?.cert,
      ...ticketsOf(settings),
    ]),
  };
}

function winrmServer(host: Host, { transport, settings }: ByWinrm): string {
  return `${transport} ${at(settings.address ?? host.address, winrmPort(settings))}`;
}

/** Whose tickets they are, for which service; nothing where there is no Kerberos, so that older ways stay as they are. */
function ticketsOf({ kerberos }: WinrmSettings): readonly (string | undefined)[] {
  if (kerberos === undefined) return [];
  const { realm, spn, cache, allowNtlm = false } = kerberos;
  return [realm, spn?.join(' '), cache, String(allowNtlm)];
}

/** What runs there may be another account, with other rights: people see it, and a change ends an approval. */
function through(settings: WinrmSettings): string {
  const configuration = configurationOf(settings);
  return configuration === undefined ? '' : ` by ${settings.session} ${configuration}`;
}

/** Another PowerShell may run there than the one of the shell: people see it, and a change ends an approval. */
function bySsh(host: Host, settings: SshSettings): Way {
  const { user, hostKey, knownHosts, jump, sudo, shell, session } = settings;
  return {
    place: `${sshServer(host, settings)}${session === 'psrp' ? ' by psrp' : ''}`,
    logon: sealed([user, hostKey, knownHosts, jump?.user, jump?.hostKey, sudo, shell]),
  };
}

function sshServer(host: Host, { address = host.address, port, jump }: SshSettings): string {
  const over = jump === undefined ? '' : ` by ${at(jump.address, jump.port)}`;
  return `ssh ${at(address, port)}${over}`;
}

function at(address: string, port: number): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}

function sealed(parts: readonly (string | undefined)[]): string {
  return sha256Hex(JSON.stringify(parts));
}

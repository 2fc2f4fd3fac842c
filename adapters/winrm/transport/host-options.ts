import { domainToASCII } from 'node:url';
import type { WinrmOptions } from '#adapters/winrm/client/settings.ts';
import { parsePin } from '#adapters/winrm/security/pin.ts';
import type { ClientCertificate, Endpoint, TlsSettings } from '#adapters/winrm/wire/endpoint.ts';
import type {
  KerberosLogon,
  LogonSettings,
  NtlmLogon,
} from '#adapters/winrm/wire/logon-settings.ts';
import { BotError } from '#src/errors.ts';
import type { Host } from '#src/host/host.ts';
import type { SecretReference } from '#src/host/secret-reference.ts';
import { accountOf, usesTls, type WinrmSettings, winrmPort } from '#src/host/winrm-settings.ts';
import type { Secrets } from '#src/ports/secrets.ts';

/** What all hosts share. */
export type SharedOptions = Pick<WinrmOptions, 'gate' | 'handshakes' | 'clock'>;

/** The options of one host's client. Rejects with `secret-missing` when its authorities are not to be had. */
export async function optionsOf(
  host: Host,
  { secrets, shared }: { readonly secrets: Secrets; readonly shared: SharedOptions },
): Promise<WinrmOptions> {
  const settings = winrmOf(host);
  return {
    ...shared,
    endpoint: await endpointOf(host, secrets),
    logon: logonOf(settings, secrets),
    frame: settings.frame,
  };
}

export function winrmOf(host: Host): WinrmSettings {
  const settings = host.transports.winrm;
  if (settings !== undefined) return settings;
  throw new BotError('host-unknown', `The inventory has no winrm for ${host.name}.`);
}

async function endpointOf(host: Host, secrets: Secrets): Promise<Endpoint> {
  const settings = winrmOf(host);
  return {
    host: host.name,
    address: inAscii(settings.address ?? host.address),
    port: winrmPort(settings),
    ...(usesTls(settings) ? { tls: await tlsOf(settings.tls ?? {}, secrets) } : {}),
  };
}

/** Names of other scripts as DNS, certificates and HTTP have them; all else as it is. */
function inAscii(name: string): string {
  const isPlain = /^[\x20-\x7e]*$/.test(name);
  return isPlain ? name : domainToASCII(name) || name;
}

type WrittenTls = NonNullable<WinrmSettings['tls']>;

async function tlsOf(written: WrittenTls, secrets: Secrets): Promise<TlsSettings> {
  const { ca, pin, serverName, clientCertificate } = written;
  return {
    ca: ca === undefined ? undefined : await secrets.resolve(ca),
    pin: pin === undefined ? undefined : parsePin(pin),
    serverName: serverName === undefined ? undefined : inAscii(serverName),
    clientCertificate:
      clientCertificate === undefined ? undefined : () => certificateOf(clientCertificate, secrets),
  };
}

async function certificateOf(
  { cert, key, passphrase }: NonNullable<WrittenTls['clientCertificate']>,
  secrets: Secrets,
): Promise<ClientCertificate> {
  return {
    cert: await secrets.resolve(cert),
    key: await secrets.resolve(key),
    passphrase: passphrase === undefined ? undefined : await secrets.resolve(passphrase),
  };
}

function logonOf(settings: WinrmSettings, secrets: Secrets): LogonSettings {
  const { auth } = settings;
  const account = accountOf(settings);
  const password = (): Promise<string> => secrets.resolve(passwordOf(settings));
  switch (auth) {
    case 'certificate':
      return { kind: 'certificate' };
    case 'basic':
      return { kind: 'basic', account, password };
    case 'ntlm':
      return ntlmOf(settings, password);
    case 'kerberos':
    case 'negotiate':
      return kerberosOf(settings, { scheme: schemes[auth], password });
  }
}

const schemes = { kerberos: 'Kerberos', negotiate: 'Negotiate' } as const;

function ntlmOf(settings: WinrmSettings, password: () => Promise<string>): NtlmLogon {
  const { targetName, workstation } = settings;
  return { kind: 'ntlm', account: accountOf(settings), password, targetName, workstation };
}

function kerberosOf(
  settings: WinrmSettings,
  {
    scheme,
    password,
  }: Pick<KerberosLogon, 'scheme'> & { readonly password: () => Promise<string> },
): KerberosLogon {
  const { realm, spn, allowNtlm = false } = settings.kerberos ?? {};
  return {
    kind: 'kerberos',
    account: accountOf(settings),
    source: sourceOf(settings, password),
    realm,
    services: spn,
    scheme,
    ntlm: allowNtlm && scheme === 'Negotiate' ? ntlmOf(settings, password) : undefined,
  };
}

function sourceOf(
  { kerberos }: WinrmSettings,
  password: () => Promise<string>,
): KerberosLogon['source'] {
  const { keytab, cache } = kerberos ?? {};
  if (keytab !== undefined) return { kind: 'keytab', path: keytab };
  if (cache === undefined) return { kind: 'password', password };
  return { kind: 'cache', path: cache === 'default' ? undefined : cache };
}

/** The schema of the inventory asks for one; whoever goes around it learns so here. */
function passwordOf({ password }: WinrmSettings): SecretReference {
  if (password !== undefined) return password;
  throw new BotError('config-invalid', 'A logon over WinRM needs a password.');
}

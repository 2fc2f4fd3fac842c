import { realmOf } from '#adapters/winrm/kerberos/about.ts';
import { principalOf } from '#adapters/winrm/kerberos/principal.ts';
import { checkPrivate } from '#adapters/winrm/kerberos/private-file.ts';
import type { Attempt } from '#adapters/winrm/security/logon-gate.ts';
import type { LogonSettings } from './logon-settings.ts';

type KerberosLogon = Extract<LogonSettings, { kind: 'kerberos' }>;

/** What is counted when this logon is refused; undefined where nothing can be locked by it. */
export async function attemptOf(logon: LogonSettings, host: string): Promise<Attempt | undefined> {
  switch (logon.kind) {
    case 'certificate':
      return certificateAttempt(host);
    case 'kerberos':
      return await kerberosAttempt(logon);
    case 'ntlm':
    case 'basic':
      return { host, account: logon.account, password: await logon.password() };
  }
}

/** All that is counted when this logon, or the one in its place, is refused. */
export async function attemptsOf(logon: LogonSettings, host: string): Promise<Attempt[]> {
  const own = await attemptOf(logon, host);
  const other = logon.kind === 'kerberos' && logon.ntlm && (await attemptOf(logon.ntlm, host));
  return [...(own ? [own] : []), ...(other ? [other] : [])];
}

/** A host logs an account of its own on with the password that it was told: one that can be locked. */
export function certificateAttempt(host: string): Attempt {
  return { host, account: `The certificate for ${host}`, password: '' };
}

/** It is the domain that says no, for all of its hosts: one refusal is enough. */
async function kerberosAttempt({
  account,
  realm,
  source,
}: KerberosLogon): Promise<Attempt | undefined> {
  if (source.kind === 'cache') return undefined;
  const principal = principalOf(account, realm) ?? account;
  const host = `the domain ${realmOf(principal) ?? 'of krb5.conf'}`;
  // A new keytab may be tried at once, as a new password may.
  const password =
    source.kind === 'password' ? await source.password() : await checkPrivate(source.path);
  return { host, account, password };
}

import { parseAccount } from '#adapters/winrm/security/account.ts';

/**
 * The name of an account in Kerberos: `user@REALM`, or `user` where krb5.conf says the realm. Undefined for an
 * account that only the host knows (`.\user`). Throws `config-invalid` for what cannot be an account.
 */
export function principalOf(account: string, realm: string | undefined): string | undefined {
  const { user, domain } = parseAccount(account);
  if (domain === '.') return undefined;
  const at = user.lastIndexOf('@');
  const name = at > 0 && domain === '' ? user.slice(0, at) : user;
  const said = at > 0 && domain === '' ? user.slice(at + 1) : domain;
  const named = realm ?? realmIn(said);
  return named === undefined ? escaped(name) : `${escaped(name)}@${escaped(named)}`;
}

/** Windows writes the name of the domain in DNS; its realm is that in capitals (MS-KILE 3.1.5.10). A short name says nothing of it. */
function realmIn(domain: string): string | undefined {
  return domain.includes('.') ? domain.toUpperCase() : undefined;
}

/** `/`, `@` and `\` part a name. */
function escaped(text: string): string {
  return text.replaceAll(/[\\/@]/g, (sign) => `\\${sign}`);
}

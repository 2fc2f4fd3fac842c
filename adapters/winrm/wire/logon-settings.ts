/** NTLM, which seals. */
export interface NtlmLogon {
  readonly kind: 'ntlm';
  /** `DOMAIN\user`, `user@domain`, `.\user` or `user`. */
  readonly account: string;
  readonly password: () => Promise<string>;
  /** Service principal name. Default `host/<address>`. */
  readonly targetName?: string | undefined;
  /** Name of this machine, for accounts that may log on from some machines only. */
  readonly workstation?: string | undefined;
}

/** Kerberos, which seals, too. */
export interface KerberosLogon {
  readonly kind: 'kerberos';
  /** `DOMAIN\user`, `user@domain` or `user`; empty: whose tickets are in the cache. */
  readonly account: string;
  readonly source:
    | { readonly kind: 'password'; readonly password: () => Promise<string> }
    /** A file of keys. */
    | { readonly kind: 'keytab'; readonly path: string }
    /** A file of tickets; without a path that of the system. */
    | { readonly kind: 'cache'; readonly path: string | undefined };
  /** Of the account; undefined: as the account or krb5.conf says. */
  readonly realm?: string | undefined;
  /** Names of the service, in the order in which the domain is asked. Default `host/<address>`, `HTTP/<address>`. */
  readonly services?: readonly string[] | undefined;
  /** Bare tokens, or wrapped ones. */
  readonly scheme: 'Kerberos' | 'Negotiate';
  /** What is taken where there is no ticket to be had. */
  readonly ntlm?: NtlmLogon | undefined;
}

/** How to log on. Passwords are looked up for each logon and not kept. */
export type LogonSettings =
  | NtlmLogon
  | KerberosLogon
  /** Over TLS only. */
  | { readonly kind: 'basic'; readonly account: string; readonly password: () => Promise<string> }
  /** Over TLS only; the certificate stands in the settings of TLS. */
  | { readonly kind: 'certificate' };

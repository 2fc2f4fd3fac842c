/** How to log on. Passwords are looked up for each logon and not kept. */
export type LogonSettings =
  | {
      readonly kind: 'ntlm';
      /** `DOMAIN\user`, `user@domain`, `.\user` or `user`. */
      readonly account: string;
      readonly password: () => Promise<string>;
      /** Service principal name. Default `host/<address>`. */
      readonly targetName?: string | undefined;
      /** Name of this machine, for accounts that may log on from some machines only. */
      readonly workstation?: string | undefined;
    }
  /** Over TLS only. */
  | { readonly kind: 'basic'; readonly account: string; readonly password: () => Promise<string> }
  /** Over TLS only; the certificate stands in the settings of TLS. */
  | { readonly kind: 'certificate' };

import { BotError } from '#src/errors.ts';

export type Authentication = 'negotiate' | 'basic' | 'certificate';
export type Scheme = 'http' | 'https';

/**
 * How the messages of a connection are kept from others: sealed by the logon, or by TLS. There is no
 * third way: throws `config-invalid` for what would send a message or a password in clear.
 */
export function protectionOf(authentication: Authentication, scheme: Scheme): 'sealed' | 'tls' {
  if (scheme === 'https') return 'tls';
  if (authentication === 'negotiate') return 'sealed';
  const name = authentication === 'basic' ? 'Basic authentication' : 'A client certificate';
  throw new BotError('config-invalid', `${name} works over HTTPS only.`, {
    hint: 'Set scheme: https for this host, or log on by negotiate, which seals every message.',
  });
}

/** `Authorization` of Basic (RFC 7617). Over TLS only: see protectionOf. As secret as the password. */
export function basicAuthorization(user: string, password: string): string {
  if (/[:\p{Cc}]/u.test(user) || user === '') {
    throw new BotError('config-invalid', 'The user name of this host cannot be used for Basic.', {
      hint: 'Basic knows local accounts only: write the bare name of one, without a colon.',
    });
  }
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** `Authorization` that tells WinRM to look at the client certificate of the TLS connection (DSP0226, security profiles). */
export const certificateAuthorization =
  'http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual';

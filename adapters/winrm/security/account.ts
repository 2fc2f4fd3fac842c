import { BotError } from '#src/errors.ts';

/** Whom NTLM logs on. An empty domain leaves it to the host where to look for the user. */
export interface Account {
  readonly user: string;
  /** `.` is the host itself: an account that only it knows. */
  readonly domain: string;
}

/** Windows allows 1024 characters in a user principal name, and less in everything else. */
const longest = 1024;

/**
 * Reads `DOMAIN\user`, `user@domain` (kept whole, with an empty domain, as Windows sends it),
 * `.\user` or `user`. Throws `config-invalid` for anything else.
 */
export function parseAccount(text: string): Account {
  const parts = text.split('\\');
  const user = parts.at(-1) ?? '';
  const domain = parts.length > 1 ? (parts[0] ?? '') : '';
  const isCut = parts.length > 1 && domain === '';
  const isSound = parts.length <= 2 && user !== '' && !isCut && text.length <= longest;
  if (!isSound || /\p{Cc}|\p{Cs}/u.test(text)) {
    throw new BotError(
      'config-invalid',
      'The user name of this host cannot be a Windows account.',
      {
        hint: 'Write DOMAIN\\user, user@domain, or user for an account of the host itself.',
      },
    );
  }
  return { user, domain };
}

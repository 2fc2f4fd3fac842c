import { BotError } from '#src/errors.ts';

/** XML that breaks the rules. Says where and why, never what stood there: it may be a secret. */
export function malformed(why: string, at: number): BotError {
  return new BotError('bad-output', `The host sent XML that cannot be read: ${why}.`, {
    hint: 'Something other than WinRM may answer there, or a proxy changes what it says.',
    details: { character: at },
  });
}

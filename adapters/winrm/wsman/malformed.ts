import { BotError } from '#src/errors.ts';

/** An answer that is XML, but not one that the protocol allows. */
export function unexpected(why: string, cause?: unknown): BotError {
  return new BotError('bad-output', `The host broke the WinRM protocol: ${why}.`, {
    cause,
    hint: 'Something other than WinRM may answer there, or a proxy changes what it says.',
  });
}

import { BotError } from '#src/errors.ts';

/** What a host sent breaks MS-PSRP. Says where and why, never what stood there: it may be a secret. */
export function breach(why: string): BotError {
  return new BotError('bad-output', `The host broke the rules of PowerShell remoting: ${why}.`, {
    hint: 'Something other than PowerShell may answer there, or a proxy changes what it says.',
  });
}

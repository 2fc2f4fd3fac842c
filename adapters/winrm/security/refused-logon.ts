import { BotError } from '#src/errors.ts';

/** Who wanted in, and where. The account is as the inventory has it. */
export interface Caller {
  readonly host: string;
  readonly account: string;
}

/** HTTP 401 after everything was said, with the usual reasons: Windows itself tells none of them. */
export function refusedLogon({ host, account }: Caller): BotError {
  return new BotError('access-denied', `${host} does not let ${account} in.`, {
    hint: [
      'The password is wrong or has run out, or the account is locked.',
      'Or the domain is spelled in another way: try DOMAIN\\user and user@domain.',
      'Or it is an account of the host itself, is not the built-in Administrator, and LocalAccountTokenFilterPolicy is not set.',
      'Or it is neither an administrator nor in Remote Management Users.',
      'Or the host forbids NTLM, or demands channel bindings (CbtHardeningLevel=Strict).',
      'It is not tried there again for an hour, so that the account is not locked; a new password is tried at once.',
    ].join(' '),
  });
}

/** The host names no way to log on that is asked for. */
export function notOffered({ host }: Caller, wanted: string, offered: readonly string[]): BotError {
  const list = offered.length === 0 ? 'nothing' : offered.join(', ');
  return new BotError('access-denied', `${host} offers ${list}, and not ${wanted}.`, {
    hint: `Switch it on there: winrm set winrm/config/service/auth @{${wanted}="true"}`,
  });
}

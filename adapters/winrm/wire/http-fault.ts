import { BotError } from '#src/errors.ts';

/** An answer by HTTP that is no message: none of it is used but its status. */
export function strangeAnswer(host: string, status: number): BotError {
  if (status >= 300 && status < 400) {
    return new BotError('bad-output', `${host} sends us elsewhere (HTTP ${status}).`, {
      hint: 'That is not followed: it could lead to clear text. Put the right address and port into the inventory.',
    });
  }
  return new BotError('bad-output', `${host} answered with HTTP ${status} and no message.`, {
    hint: hints[status] ?? 'Check that WinRM itself answers on this port, and not a proxy.',
    details: { status },
  });
}

const hints: Readonly<Record<number, string>> = {
  400: 'WinRM could not read the request. It may be that what it got was changed on the way.',
  404: 'Something listens there, and it is not WinRM: nothing is at /wsman.',
  413: 'The message is larger than the host takes. On the host: winrm get winrm/config (MaxEnvelopeSizekb)',
  503: 'The service WinRM does not run there. On the host: Get-Service WinRM',
};

/** HTTP 401 to a message on a connection that was logged on. */
export function turnedAway(host: string): BotError {
  return new BotError('access-denied', `${host} does not know us any more.`, {
    hint: 'The service WinRM was restarted, or the account was changed while it was in use.',
  });
}

export function lostConnection(host: string, cause?: Error): BotError {
  return new BotError('host-unreachable', `The connection to ${host} was lost.`, {
    cause,
    hint: 'Check that the host is up, and the network between.',
  });
}

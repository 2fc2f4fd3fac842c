import { ResultCodeError } from 'ldapts';
import { BotError, isBotError } from '#src/errors.ts';

const invalidCredentials = 49;
/** RFC 4511, appendix A: strongerAuthRequired, confidentialityRequired, inappropriateAuthentication, insufficientAccessRights. */
const notLetIn = [8, 13, 48, invalidCredentials, 50];
/** Codes of Node and OpenSSL for a certificate that is not believed. */
const untrusted = /CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS|EPROTO|ERR_SSL/;

/**
 * What a directory did, in words of ours: its own may quote what was sent. Anything that is neither an answer
 * with a code nor a fault of the line means that it answers something that is no LDAP.
 */
export function ldapFault(error: unknown, server: string): BotError {
  if (isBotError(error)) return error;
  if (error instanceof ResultCodeError) return answered(error, server);
  const code = codeOf(error);
  if (code === undefined) {
    const message = `the directory ${server} ended the connection, or answers something that is no LDAP`;
    return new BotError('bad-output', message, { cause: error });
  }
  if (untrusted.test(code)) {
    return new BotError('host-unreachable', `the directory ${server} cannot be trusted: ${code}`, {
      cause: error,
      hint: 'Check ldap.ca, and that the certificate is made out to the name in ldap.servers.',
    });
  }
  const message = `the directory ${server} cannot be reached: ${code}`;
  return new BotError('host-unreachable', message, { cause: error });
}

export function tooLate(server: string): BotError {
  return new BotError('timed-out', `the directory ${server} does not answer in time`, {
    hint: 'ldap.deadline of people.yaml says how long it may take.',
  });
}

function answered({ code }: ResultCodeError, server: string): BotError {
  if (code === invalidCredentials) {
    const message = `the directory ${server} refuses the account of ldap.bind`;
    const hint = 'Wrong password or name, or the account is locked. It is not tried again at once.';
    return new BotError('access-denied', message, { hint });
  }
  const message = `the directory ${server} refuses, with result code ${code}`;
  return new BotError(notLetIn.includes(code) ? 'access-denied' : 'bad-output', message);
}

function codeOf(error: unknown): string | undefined {
  return Error.isError(error) && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}

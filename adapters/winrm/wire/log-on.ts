import type { Pass } from '#adapters/winrm/security/logon-gate.ts';
import {
  basicAuthorization,
  certificateAuthorization,
} from '#adapters/winrm/security/protection.ts';
import { refusedLogon } from '#adapters/winrm/security/refused-logon.ts';
import type { SecurityContext } from '#adapters/winrm/security/security-context.ts';
import { BotError } from '#src/errors.ts';
import { certificateAttempt } from './attempt.ts';
import { byKerberos } from './log-on-kerberos.ts';
import { byNtlm } from './log-on-ntlm.ts';
import type { LoggingOn } from './logging-on.ts';
import type { LogonSettings } from './logon-settings.ts';

/** Who we are on this connection from now on. */
export type Identity =
  /** The connection is logged on; without TLS, every message is sealed by the context. */
  | { readonly kind: 'proven'; readonly context: SecurityContext }
  /** Every request says it anew; what the host says to the first goes to `trial`. */
  | {
      readonly kind: 'claimed';
      readonly authorization: string;
      readonly trial: Pass;
      /** What a no means. */
      readonly refusal: BotError;
    };

/** Logs on. Throws `access-denied` when the host, or the count of refused logons, does not let us in. */
export async function logOn(options: LoggingOn): Promise<Identity> {
  const { logon } = options;
  switch (logon.kind) {
    case 'ntlm':
      return { kind: 'proven', context: await byNtlm(options, logon) };
    case 'kerberos':
      return { kind: 'proven', context: await byKerberos(options, logon) };
    case 'basic':
      return await byBasic(options, logon);
    case 'certificate':
      return await byCertificate(options);
  }
}

async function byCertificate({ endpoint, gate, signal }: LoggingOn): Promise<Identity> {
  const { host } = endpoint;
  const trial = await gate.enter(certificateAttempt(host), signal);
  const refusal = new BotError('access-denied', `${host} knows nobody by our certificate.`, {
    hint: 'On the host: Certificate=true in winrm/config/service/auth, and a mapping to an account of the host itself (winrm enumerate winrm/config/service/certmapping) whose password still holds.',
  });
  return {
    kind: 'claimed',
    authorization: certificateAuthorization,
    trial,
    refusal,
  };
}

async function byBasic(
  { endpoint, gate, signal }: LoggingOn,
  { account, password: ask }: Extract<LogonSettings, { kind: 'basic' }>,
): Promise<Identity> {
  const password = await ask();
  const authorization = basicAuthorization(account, password);
  const trial = await gate.enter({ host: endpoint.host, account, password }, signal);
  const refusal = refusedLogon({ host: endpoint.host, account });
  return { kind: 'claimed', authorization, trial, refusal };
}

import { channelBindingHash, tlsServerEndPoint } from '#adapters/winrm/security/channel-binding.ts';
import { Logon } from '#adapters/winrm/security/logon.ts';
import { NtlmContext } from '#adapters/winrm/security/ntlm-context.ts';
import type { SecurityContext } from '#adapters/winrm/security/security-context.ts';
import { converse } from './converse.ts';
import type { LoggingOn } from './logging-on.ts';
import type { NtlmLogon } from './logon-settings.ts';

/** Logs on by NTLM. Throws `access-denied` when the host, or the count of refused logons, says no. */
export async function byNtlm(options: LoggingOn, logon: NtlmLogon): Promise<SecurityContext> {
  const { endpoint, leaf, clock, randomBytes } = options;
  const { account } = logon;
  const password = await logon.password();
  const context = new NtlmContext({
    account,
    password,
    targetName: logon.targetName ?? `host/${endpoint.address}`,
    workstation: logon.workstation,
    channelBindings: leaf && channelBindingHash(tlsServerEndPoint(leaf)),
    randomBytes,
    now: () => clock.now(),
  });
  using pass = await options.gate.enter({ host: endpoint.host, account, password }, options.signal);
  await converse(options, {
    logon: new Logon(context, { host: endpoint.host, account }),
    pass,
  });
  return context;
}

import type { NtlmSession } from '#adapters/winrm/security/ntlm-session.ts';
import type { SecurityContext } from '#adapters/winrm/security/security-context.ts';

/** A context whose logon is over. */
export function contextOf(session: NtlmSession): SecurityContext {
  return {
    scheme: 'Negotiate',
    protocol: 'application/HTTP-SPNEGO-session-encrypted',
    step: () => Promise.reject(new Error('the logon is over')),
    wrap: (message) => session.seal(message),
    unwrap: (sealed) => session.open(sealed),
  };
}

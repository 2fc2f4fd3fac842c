import { healthyMachine, ownCertificate } from '#test/powershell/healthy-machine.ts';
import {
  type Certificate,
  type Machine,
  paths,
  withFile,
  withRegistry,
  withStore,
} from '#test/powershell/machine.ts';

export const day = 86_400;
export const now = Math.floor(Date.now() / 1000);
export const keyWritten = '2026-10-29T08:45:00Z';
export const boundThumbprint = 'C0FFEE'.padEnd(40, '0');
export const otherThumbprint = 'D00D'.padEnd(40, '1');
export const boundKey = `C:\\ProgramData\\Microsoft\\Crypto\\Keys\\${'1f'.repeat(16)}_5f8a2c1e-33b7-4d0a-9a57-0c2f6f3f9b10`;
export const rule = 'RemoteDesktop-UserMode-In-TCP';

export const expired = ownCertificate({ notBefore: now - 200 * day, notAfter: now - 3 * day });

export function issued(change: Partial<Certificate>): Certificate {
  const one = ownCertificate({ issuer: 'CN=Issuing CA 1', thumbprint: boundThumbprint, ...change });
  return { ...one, container: boundKey.slice(boundKey.lastIndexOf('\\') + 1) };
}

/** A machine whose listener is bound to a certificate that expired, with a good one beside it. */
export function boundMachine(): Machine {
  const machine = withStore(healthyMachine(), 'My', [
    issued({ notAfter: now - day }),
    issued({ thumbprint: otherThumbprint, notAfter: now + 300 * day }),
  ]);
  const withKey = withFile(machine, boundKey, {
    bytes: 1700,
    sddl: 'O:BAG:SYD:PAI(A;;FA;;;SY)(A;;FA;;;BA)',
  });
  return withRegistry(withKey, paths.listener, {
    SSLCertificateSHA1Hash: { bytes: boundThumbprint },
  });
}

export function withKeyRules(sddl: string): Machine {
  return withFile(healthyMachine(), paths.key, { sddl });
}

/** A machine that is managed over WinRM from one address. */
export function withManager(): Machine {
  const { connections, ...machine } = healthyMachine();
  const managed = { localPort: 5985, state: 'Established', remoteAddress: '192.0.2.77', owner: 4 };
  return { ...machine, connections: [...connections, managed] };
}

export function listenerOf({ registry }: Machine): unknown {
  return registry[paths.listener];
}

export function thumbprintsOf({ certificates }: Machine): unknown {
  return Object.fromEntries(
    Object.entries(certificates).map(([store, all]) => [
      store,
      all.map(({ thumbprint }) => thumbprint),
    ]),
  );
}

export function statesOf({ services }: Machine): unknown {
  return Object.fromEntries(Object.entries(services).map(([name, { state }]) => [name, state]));
}

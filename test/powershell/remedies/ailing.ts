import type { ScriptCall } from '#src/script/job.ts';
import { healthyMachine, ownThumbprint } from '#test/powershell/healthy-machine.ts';
import {
  type Machine,
  paths,
  withFile,
  withRegistry,
  withService,
  withStore,
} from '#test/powershell/machine.ts';
import {
  boundKey,
  boundMachine,
  boundThumbprint,
  day,
  expired,
  keyWritten,
  listenerOf,
  now,
  otherThumbprint,
  rule,
  statesOf,
  thumbprintsOf,
  withKeyRules,
  withManager,
} from './ailing-machine.ts';

/** A remedy on a machine that needs it. */
export interface Ailing {
  readonly title: string;
  readonly remedy: string;
  readonly machine: () => Machine;
  readonly parameters?: ScriptCall['parameters'];
  /** What the preview says. */
  readonly preview: readonly string[];
  /** The part of the machine that is mended. */
  readonly shows: (machine: Machine) => unknown;
  readonly mended: unknown;
  /** A second run does it again, as a restart does. */
  readonly repeats?: true;
  /** There is nothing to put back. */
  readonly noWayBack?: true;
  /** Break off inside of what all scripts share, too. */
  readonly thorough?: true;
  /** What remains after rollback beside what was there: a certificate that Windows made, kept aside. */
  readonly leaves?: 'the new certificate' | 'the new certificate aside';
}

export const ailing: readonly Ailing[] = [
  {
    title: 'an expired certificate',
    remedy: 'renew-self-signed-certificate',
    machine: () => withStore(healthyMachine(), 'Remote Desktop', [expired]),
    parameters: { thumbprint: ownThumbprint },
    preview: [
      `certificate ${ownThumbprint}, valid until ${new Date((now - 3 * day) * 1000).toISOString().slice(0, 10)}: moved to the store FettleRetired, with its key`,
      'service SessionEnv: restarted; TermService and the sessions are left alone',
    ],
    shows: ({ certificates }) => ({
      valid: certificates['Remote Desktop']?.map(({ notAfter }) => notAfter > now + 30 * day),
      kept: certificates.FettleRetired?.map(({ thumbprint }) => thumbprint),
    }),
    mended: { valid: [true], kept: [ownThumbprint] },
    leaves: 'the new certificate',
  },
  {
    title: 'a certificate that is gone',
    remedy: 'renew-self-signed-certificate',
    machine: () => withStore(healthyMachine(), 'Remote Desktop', []),
    parameters: { thumbprint: '' },
    preview: ['service SessionEnv: restarted; TermService and the sessions are left alone'],
    shows: ({ certificates }) => certificates['Remote Desktop']?.length,
    mended: 1,
    leaves: 'the new certificate',
  },
  {
    title: 'a key that Windows may neither read nor replace',
    remedy: 'repair-key-rights',
    machine: () => withKeyRules('O:SYG:SYD:PAI(A;;FR;;;SY)(A;;FR;;;BA)'),
    parameters: { owner: 'S-1-5-18' },
    preview: [
      `${paths.key}: SYSTEM (S-1-5-18) gets full control, NETWORK SERVICE (S-1-5-20) may read; the owner stays S-1-5-18`,
      'the rights as they are now: kept in a new folder in C:\\ProgramData\\Fettle',
      'service SessionEnv: restarted; TermService and the sessions are left alone',
    ],
    shows: ({ files }) => files[paths.key]?.sddl,
    mended: 'O:SYG:SYD:PAI(A;;FR;;;SY)(A;;FR;;;BA)(A;;FA;;;SY)(A;;FR;;;NS)',
  },
  {
    title: 'a key whose rules an administrator may not read',
    remedy: 'repair-key-rights',
    machine: () => withKeyRules('O:SYG:SYD:PAI(A;;FA;;;SY)'),
    parameters: { owner: 'S-1-5-18' },
    preview: [
      `${paths.key}: SYSTEM (S-1-5-18) gets full control, NETWORK SERVICE (S-1-5-20) may read; the owner stays S-1-5-18`,
      'the rights as they are now: kept in a new folder in C:\\ProgramData\\Fettle',
      'service SessionEnv: restarted; TermService and the sessions are left alone',
    ],
    shows: ({ files }) => files[paths.key]?.sddl,
    mended: 'O:SYG:SYD:PAI(A;;FA;;;SY)(A;;FR;;;NS)',
    repeats: true,
  },
  {
    title: 'a key file that is empty',
    remedy: 'move-orphaned-key',
    machine: () =>
      withFile(healthyMachine(), paths.key, {
        bytes: 0,
        broken: true,
        written: Date.parse(keyWritten) / 1000,
      }),
    parameters: { written: keyWritten },
    preview: [
      `${paths.key}: moved, with owner and rights, to a new folder in C:\\ProgramData\\Fettle`,
      `certificate ${ownThumbprint}: moved to the store FettleRetired`,
      'services TermService, UmRdpService and SessionEnv: restarted; every connection over Remote Desktop ends',
    ],
    shows: (machine) => ({
      bytes: machine.files[paths.key]?.bytes,
      made: machine.certificates['Remote Desktop']?.length,
      states: statesOf(machine),
    }),
    mended: { bytes: 2200, made: 1, states: statesOf(healthyMachine()) },
    leaves: 'the new certificate aside',
  },
  {
    title: 'a bound certificate that expired, on a host without another',
    remedy: 'unbind-listener-certificate',
    machine: boundMachine,
    parameters: { thumbprint: boundThumbprint },
    preview: [
      `${paths.listener}: the value SSLCertificateSHA1Hash (${boundThumbprint}) is removed; certificate and key stay`,
      'services SessionEnv, TermService and UmRdpService: restarted; every connection over Remote Desktop ends',
    ],
    shows: (machine) => ({ listener: listenerOf(machine), stores: thumbprintsOf(machine) }),
    mended: { listener: listenerOf(healthyMachine()), stores: thumbprintsOf(boundMachine()) },
  },
  {
    title: 'a bound certificate that expired, with a good one beside it',
    remedy: 'rebind-listener-certificate',
    machine: boundMachine,
    parameters: { bound: boundThumbprint, replacement: otherThumbprint },
    preview: [
      `RDP listener: bound to ${otherThumbprint} (CN=web-01.corp.example) in place of ${boundThumbprint}`,
      'nothing is restarted; both certificates and their keys stay where they are',
    ],
    shows: ({ registry }) => registry[paths.listener]?.SSLCertificateSHA1Hash,
    mended: { bytes: otherThumbprint },
  },
  {
    title: 'a bound certificate whose key may not be read',
    remedy: 'grant-certificate-key',
    machine: boundMachine,
    parameters: { keyFile: boundKey },
    thorough: true,
    preview: [
      `${boundKey}: NETWORK SERVICE (S-1-5-20) may read; owner and all other rights stay`,
      'the rights as they are now: kept in a new folder in C:\\ProgramData\\Fettle',
    ],
    shows: ({ files }) => files[boundKey]?.sddl,
    mended: 'O:BAG:SYD:PAI(A;;FA;;;SY)(A;;FA;;;BA)(A;;FR;;;NS)',
  },
  {
    title: 'services that are stopped, and one that is disabled',
    remedy: 'start-needed-services',
    machine: () => {
      const stopped = { state: 'Stopped', pid: 0 };
      const one = withService(healthyMachine(), 'SessionEnv', stopped);
      const two = withService(withService(one, 'UmRdpService', stopped), 'TermService', stopped);
      return withService(two, 'CertPropSvc', { ...stopped, start: 'Disabled' });
    },
    preview: [
      'service SessionEnv (start type Manual): started',
      'service TermService (start type Manual): started',
      'service UmRdpService (start type Manual): started',
      'service CertPropSvc: disabled by somebody, stays as it is',
    ],
    shows: statesOf,
    mended: { ...Object(statesOf(healthyMachine())), CertPropSvc: 'Stopped' },
  },
  {
    title: 'security settings that are too low',
    remedy: 'raise-security-settings',
    machine: () => {
      const low = { SecurityLayer: 0, UserAuthentication: 0, MinEncryptionLevel: 1 };
      const machine = withRegistry(healthyMachine(), paths.listener, low);
      return withRegistry(machine, paths.policy, { UserAuthentication: 0 });
    },
    preview: [
      `${paths.listener}, SecurityLayer: 0 becomes 2`,
      `${paths.listener}, MinEncryptionLevel: 1 becomes 3`,
      'task \\Fettle\\Undo raise-security-settings: armed first; puts this back after 600 seconds unless the repair is confirmed',
    ],
    shows: ({ registry }) => registry[paths.listener],
    mended: { ...healthyMachine().registry[paths.listener], UserAuthentication: 0 },
  },
  {
    title: 'a port that the whole internet may reach',
    remedy: 'scope-firewall-rule',
    machine: withManager,
    parameters: { networks: '10.20.30.40/16, 2001:DB8:0:1::5/64;192.0.2.7 172.16.0.0/255.240.0.0' },
    preview: [
      `firewall rule ${rule}: remote addresses Any become 10.20.0.0/16, 172.16.0.0/12, 192.0.2.7/32, 192.0.2.77/32, 2001:db8:0:1::/64`,
      'task \\Fettle\\Undo scope-firewall-rule: armed first; puts this back after 600 seconds unless the repair is confirmed',
    ],
    shows: ({ firewall }) =>
      firewall.map(({ remoteAddress, enabled }) => ({ remoteAddress, enabled })),
    mended: [
      {
        remoteAddress: [
          '10.20.0.0/16',
          '172.16.0.0/12',
          '192.0.2.7/32',
          '192.0.2.77/32',
          '2001:db8:0:1::/64',
        ],
        enabled: true,
      },
    ],
  },
  {
    title: 'a service that no longer answers',
    remedy: 'restart-remote-desktop',
    machine: healthyMachine,
    preview: [
      'service SessionEnv: restarted',
      'service TermService (now Running): restarted, and UmRdpService with it; every connection over Remote Desktop ends',
    ],
    shows: statesOf,
    mended: statesOf(healthyMachine()),
    repeats: true,
    noWayBack: true,
  },
  {
    title: 'a service that hangs while it stops',
    remedy: 'end-hung-remote-desktop',
    machine: () => {
      const hung = withService(healthyMachine(), 'TermService', { state: 'Stop Pending' });
      return withService(hung, 'UmRdpService', { state: 'Stopped', pid: 0 });
    },
    parameters: { processId: 1204 },
    preview: [
      'process 1204 (svchost, TermService alone in it): ended',
      'services TermService and UmRdpService: started',
    ],
    shows: statesOf,
    mended: statesOf(healthyMachine()),
    noWayBack: true,
  },
];

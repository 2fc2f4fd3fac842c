import { healthyMachine } from '#test/powershell/healthy-machine.ts';
import { paths, withFile, withRegistry, withService } from '#test/powershell/machine.ts';
import {
  boundKey,
  boundMachine,
  boundThumbprint,
  otherThumbprint,
  withManager,
} from './ailing-machine.ts';
import type { Stop } from './stop.ts';

const hostile = '\'; Restart-Computer; $(Restart-Computer) `"';
const unreadable = () =>
  withFile(healthyMachine(), paths.key, { sddl: 'O:SYG:SYD:PAI(A;;FR;;;SY)(A;;FR;;;BA)' });
const hung = () => withService(healthyMachine(), 'TermService', { state: 'Stop Pending' });

/** Processes, services and rules that are not to be touched, and ways back that are none. */
export const stopsOfServices: readonly Stop[] = [
  {
    title: 'ends no process in which other services live',
    script: 'end-hung-remote-desktop/apply',
    machine: () => withService(hung(), 'CertPropSvc', { pid: 1204 }),
    parameters: { processId: 1204 },
    says: 'Other services live in process 1204',
  },
  {
    title: 'ends no other process than the one that was looked at',
    script: 'end-hung-remote-desktop/apply',
    machine: hung,
    parameters: { processId: 1310 },
    says: 'look again',
  },
  {
    title: 'ends nothing that is no host of services',
    script: 'end-hung-remote-desktop/apply',
    machine: () => ({ ...hung(), processes: { '1204': 'lsass' } }),
    parameters: { processId: 1204 },
    says: 'lsass',
  },
  {
    title: 'ends no process of the system itself',
    script: 'end-hung-remote-desktop/apply',
    machine: hung,
    parameters: { processId: 4 },
    says: 'ProcessId',
  },
  {
    title: 'restarts no service that would not start again',
    script: 'restart-remote-desktop/apply',
    machine: () => withService(healthyMachine(), 'TermService', { start: 'Disabled' }),
    says: 'disabled',
  },
  {
    title: 'restarts no service that hangs',
    script: 'restart-remote-desktop/apply',
    machine: hung,
    says: 'Stop Pending',
  },
  ...[
    'Any',
    '*',
    '0.0.0.0/0',
    '::/0',
    '10.0.0.0/4',
    '10.0.0.0/33',
    '1.2.3',
    '010.0.0.1',
    '10.0.0.0/255.0.255.0',
    '300.1.1.1',
    hostile,
  ].map((networks) => ({
    title: `lets nobody in by ${networks}`,
    script: 'scope-firewall-rule/apply',
    machine: withManager,
    parameters: { networks: `${networks}, 10.0.0.0/8` },
    says:
      networks.includes('/0') || networks.endsWith('/4')
        ? 'as wide as the internet'
        : 'no address and no network',
  })),
  {
    title: 'narrows nothing when it cannot tell from where the host is managed',
    script: 'scope-firewall-rule/apply',
    machine: healthyMachine,
    parameters: { networks: '10.0.0.0/8' },
    says: 'from where this host is managed',
  },
  ...[
    'repair-key-rights',
    'grant-certificate-key',
    'move-orphaned-key',
    'raise-security-settings',
    'scope-firewall-rule',
  ].map((remedy) => ({
    title: `puts nothing back from elsewhere (${remedy})`,
    script: `${remedy}/rollback`,
    machine: boundMachine,
    state: {
      changed: true,
      backup: '..\\..\\Users\\Public',
      owner: 'S-1-5-18',
      keyFile: boundKey,
      retired: [],
      names: [],
    },
    says: 'not what it tells',
  })),
  {
    title: 'puts back no owner that it did not meet',
    script: 'repair-key-rights/rollback',
    machine: unreadable,
    state: { changed: true, backup: `key-rights-${'0'.repeat(32)}`, owner: 'S-1-1-0' },
    says: 'not what it tells',
  },
  {
    title: 'puts back no certificate over one that somebody bound since',
    script: 'unbind-listener-certificate/rollback',
    machine: () =>
      withRegistry(boundMachine(), paths.listener, {
        SSLCertificateSHA1Hash: { bytes: otherThumbprint },
      }),
    state: { changed: true, hash: boundThumbprint },
    says: 'Somebody has bound',
  },
];

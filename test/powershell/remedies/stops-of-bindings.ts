import { paths, withRegistry } from '#test/powershell/machine.ts';
import { boundMachine, boundThumbprint, otherThumbprint } from './ailing-machine.ts';
import type { Stop } from './stop.ts';

const policyBound = () => withRegistry(boundMachine(), paths.policy, { CertTemplateName: 'RDP' });
const broker = () => {
  const machine = boundMachine();
  const tssdis = {
    display: 'Remotedesktop-Verbindungsbroker',
    state: 'Running',
    start: 'Auto',
    pid: 1400,
  };
  return { ...machine, services: { ...machine.services, Tssdis: tssdis } };
};

/** Bindings of the listener that are not to be changed. */
export const stopsOfBindings: readonly Stop[] = [
  {
    title: 'unbinds nothing on a Connection Broker',
    script: 'unbind-listener-certificate/apply',
    machine: broker,
    parameters: { thumbprint: boundThumbprint },
    says: 'Connection Broker',
  },
  {
    title: 'unbinds nothing that a policy chose',
    script: 'unbind-listener-certificate/apply',
    machine: policyBound,
    parameters: { thumbprint: boundThumbprint },
    says: 'policy',
  },
  {
    title: 'unbinds no other certificate than the one that was looked at',
    script: 'unbind-listener-certificate/apply',
    machine: boundMachine,
    parameters: { thumbprint: otherThumbprint },
    says: 'another certificate',
  },
  {
    title: 'binds nothing on a Connection Broker',
    script: 'rebind-listener-certificate/apply',
    machine: broker,
    parameters: { bound: boundThumbprint, replacement: otherThumbprint },
    says: 'Connection Broker',
  },
  {
    title: 'binds nothing where a policy chose',
    script: 'rebind-listener-certificate/apply',
    machine: policyBound,
    parameters: { bound: boundThumbprint, replacement: otherThumbprint },
    says: 'policy',
  },
  {
    title: 'binds no certificate that is not there',
    script: 'rebind-listener-certificate/apply',
    machine: boundMachine,
    parameters: { bound: boundThumbprint, replacement: 'E'.repeat(40) },
    says: 'is not in the store',
  },
];

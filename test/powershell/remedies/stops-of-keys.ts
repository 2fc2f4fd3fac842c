import { healthyMachine } from '#test/powershell/healthy-machine.ts';
import {
  type Machine,
  paths,
  withFile,
  withoutFile,
  withRegistry,
  withService,
} from '#test/powershell/machine.ts';
import { boundKey, boundMachine, boundThumbprint } from './ailing-machine.ts';
import type { Stop } from './stop.ts';

const hostile = '\'; Restart-Computer; $(Restart-Computer) `"';
const keyFolder = 'C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys';
const unreadable = () =>
  withFile(healthyMachine(), paths.key, { sddl: 'O:SYG:SYD:PAI(A;;FR;;;SY)(A;;FR;;;BA)' });
const foreign = (machine: Machine) =>
  withFile(machine, 'C:\\ProgramData\\Fettle', {
    folder: true,
    sddl: 'O:S-1-5-21-1-2-3-1001G:SYD:AI(A;OICI;FA;;;BA)(A;OICI;FA;;;BU)',
  });

/** Keys and certificates that are not to be touched. */
export const stopsOfKeys: readonly Stop[] = [
  {
    title: 'renews nothing that an administrator chose',
    script: 'renew-self-signed-certificate/apply',
    machine: boundMachine,
    parameters: { thumbprint: boundThumbprint },
    says: 'chose the certificate',
  },
  {
    title: 'takes no thumbprint that is none',
    script: 'renew-self-signed-certificate/apply',
    machine: healthyMachine,
    parameters: { thumbprint: hostile },
    says: 'Thumbprint',
  },
  {
    title: 'moves no key of a certificate that an administrator chose',
    script: 'move-orphaned-key/apply',
    machine: boundMachine,
    parameters: { written: '2026-10-29T08:45:00Z' },
    says: 'chose the certificate',
  },
  {
    title: 'moves no key while the service cannot start again',
    script: 'move-orphaned-key/apply',
    machine: () => withService(healthyMachine(), 'TermService', { start: 'Disabled' }),
    parameters: { written: '2026-10-29T08:45:00Z' },
    says: 'start type Disabled',
  },
  {
    title: 'gives a key back to nobody but those who may own it',
    script: 'repair-key-rights/apply',
    machine: unreadable,
    parameters: { owner: 'S-1-5-21-1-2-3-1001' },
    says: 'Owner',
  },
  {
    title: 'adds no right that a rule denies',
    script: 'repair-key-rights/apply',
    machine: () =>
      withFile(healthyMachine(), paths.key, {
        sddl: 'O:SYG:SYD:PAI(D;;FR;;;NS)(A;;FA;;;SY)(A;;FR;;;NS)(A;;FR;;;BA)',
      }),
    parameters: { owner: 'S-1-5-18' },
    says: 'denies something',
  },
  {
    title: 'adds no right on a bound key that a rule denies',
    script: 'grant-certificate-key/apply',
    machine: () =>
      withFile(boundMachine(), boundKey, {
        sddl: 'O:BAG:SYD:PAI(D;;FR;;;NS)(A;;FA;;;SY)(A;;FA;;;BA)',
      }),
    parameters: { keyFile: boundKey },
    says: 'denies something',
  },
  {
    title: 'touches no key that is a link',
    script: 'repair-key-rights/apply',
    machine: () => withFile(unreadable(), paths.key, { link: true }),
    parameters: { owner: 'S-1-5-18' },
    says: 'is a link',
  },
  {
    title: 'touches no other key where that of this machine is gone',
    script: 'repair-key-rights/apply',
    machine: () => withoutFile(unreadable(), paths.key),
    parameters: { owner: 'S-1-5-18' },
    says: 'There is no key file',
  },
  {
    title: 'builds no path from a MachineGuid that is none',
    script: 'repair-key-rights/apply',
    machine: () =>
      withRegistry(unreadable(), 'HKLM:\\SOFTWARE\\Microsoft\\Cryptography', {
        MachineGuid: '..\\..\\x',
      }),
    parameters: { owner: 'S-1-5-18' },
    says: 'is no GUID',
  },
  {
    title: 'keeps nothing in a folder that somebody else made first',
    script: 'repair-key-rights/apply',
    machine: () => foreign(unreadable()),
    parameters: { owner: 'S-1-5-18' },
    says: 'belongs to somebody else',
  },
  ...[
    `${keyFolder}\\..\\..\\..\\..\\..\\Windows\\System32\\config\\SAM`,
    'C:\\Windows\\System32\\config\\SAM',
    `${keyFolder}\\*`,
    keyFolder,
    `${boundKey}${hostile}`,
    '',
  ].map((keyFile) => ({
    title: `grants nothing on ${keyFile === '' ? 'nothing' : keyFile}`,
    script: 'grant-certificate-key/apply',
    machine: boundMachine,
    parameters: { keyFile },
    says: keyFile === '' ? 'KeyFile' : 'not a file in which Windows keeps a machine key',
  })),
];

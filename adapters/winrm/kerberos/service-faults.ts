import type { About, Text, Texts } from './about.ts';
import { runOut } from './account-faults.ts';

function skewed({ host, aheadSeconds }: About): Text {
  const by = aheadSeconds === undefined ? 'by more than five minutes' : `by ${span(aheadSeconds)}`;
  return [
    'access-denied',
    `The clocks of ${host} and of Kerberos differ ${by}.`,
    'On the host: w32tm /query /status, then w32tm /resync. Here: timedatectl. Tickets need clocks that agree to five minutes.',
  ];
}

function span(aheadSeconds: number): string {
  return `${Math.abs(aheadSeconds)} seconds (it is ${aheadSeconds > 0 ? 'ahead' : 'behind'})`;
}

function otherMachine({ host, services }: About): Text {
  return [
    'host-key-refused',
    `What answers for ${host} cannot read a ticket for ${services.at(-1)}.`,
    `It is another machine than that name, or the name belongs to another account. In the domain: setspn -Q ${services.at(-1)}. Check DNS, and whether the host has to join the domain again (Test-ComputerSecureChannel).`,
  ];
}

/** What the KDC says of a service, or the service of our ticket. */
export const ofService: Texts = {
  7: ({ host, services }) => [
    'access-denied',
    `The domain knows no ${services.join(', nor ')}, so that there is no ticket for ${host}.`,
    `In the domain: setspn -Q ${services[0] ?? 'host/NAME'}. The address must be the name of the host in DNS, not an IP address; or set kerberos.spn.`,
  ],
  14: ({ services }) => [
    'access-denied',
    `There is no ticket with AES for ${services.at(-1)}.`,
    'RC4 and DES are not used. In the domain: Set-ADComputer NAME -KerberosEncryptionType AES128,AES256; then renew the password of that account.',
  ],
  31: otherMachine,
  32: runOut,
  33: skewed,
  35: otherMachine,
  36: otherMachine,
  37: skewed,
  41: otherMachine,
  44: otherMachine,
  45: otherMachine,
  46: otherMachine,
};

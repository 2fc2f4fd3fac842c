import { BotError, type ErrorCode } from '#src/errors.ts';
import { KerberosFault, type TicketSource } from './kerberos.ts';

/** What a fault is about: everything in it is from the inventory, or clean. */
export interface About {
  /** As people know the host. */
  readonly host: string;
  /** `fettle@CORP.EXAMPLE`, as far as it is known. */
  readonly principal: string;
  readonly source: TicketSource['kind'];
  /** Names of the service that were asked for, in this order. */
  readonly services: readonly string[];
  /** By how many seconds the clock of the other side is ahead; undefined when it did not say. */
  readonly aheadSeconds?: number | undefined;
}

type Text = readonly [code: ErrorCode, message: string, hint: string];
type Texts = Readonly<Record<number, (about: About) => Text>>;

/** A fault in people's words, with a way out. */
export function kerberosError(fault: KerberosFault, about: About): BotError {
  const [code, message, hint] = textOf(fault, about);
  const details = { kerberos: fault.code ?? 0, gssapi: fault.routine };
  return new BotError(code, message, { hint, details, cause: fault });
}

function textOf(fault: KerberosFault, about: About): Text {
  const number = fault.code ?? -1;
  const known = ofStage(fault)[number] ?? anywhere[number] ?? routines[fault.routine];
  if (known !== undefined) return known(about);
  return [
    'access-denied',
    `Kerberos failed for ${about.principal} on ${about.host} (number ${fault.code ?? 'unknown'}, ${fault.routine}).`,
    'RFC 4120, section 7.5.9, says what the number means. See what the domain controller has logged.',
  ];
}

function ofStage({ stage }: KerberosFault): Texts {
  switch (stage) {
    case 'account':
      return ofAccount;
    case 'cache':
      return ofCache;
    case 'service':
      return ofService;
    case 'configuration':
    case 'message':
      return {};
  }
}

const again =
  'It is not tried again for an hour, so that the account is not locked; a new password is tried at once.';

function wrongSecret({ principal, source }: About): Text {
  if (source === 'keytab') {
    return [
      'access-denied',
      `The key in the keytab is not that of ${principal}.`,
      'Its password was changed since: make a new keytab (ktpass, or ktutil). What it holds: klist -k -e -t FILE',
    ];
  }
  return ['access-denied', `The password of ${principal} is wrong.`, again];
}

const ofAccount: Texts = {
  1: ({ principal }) => [
    'access-denied',
    `The account ${principal} has run out.`,
    'In the domain: Get-ADUser NAME -Properties AccountExpirationDate',
  ],
  6: ({ principal }) => [
    'access-denied',
    `The domain does not know ${principal}.`,
    'Check user and kerberos.realm: the realm is the name of the domain in DNS, in capitals, as CORP.EXAMPLE.',
  ],
  12: ({ principal }) => [
    'access-denied',
    `The domain does not let ${principal} log on from here, or now.`,
    'In the domain: Get-ADUser NAME -Properties LogonWorkstations,LogonHours; and its authentication policies.',
  ],
  14: ({ principal }) => [
    'access-denied',
    `The domain has no AES key for ${principal}.`,
    'RC4 and DES are not used. Set "This account supports Kerberos AES 256 bit encryption" for it, then change its password: that makes the keys.',
  ],
  18: ({ principal }) => [
    'access-denied',
    `${principal} is locked or disabled.`,
    `In the domain: Unlock-ADAccount, or Enable-ADAccount. ${again}`,
  ],
  23: ({ principal }) => [
    'access-denied',
    `The password of ${principal} has run out.`,
    'Give the account a new one, and let it never run out, or keep it in a keytab that you renew.',
  ],
  24: wrongSecret,
  31: wrongSecret,
  68: ({ principal }) => [
    'access-denied',
    `${principal} belongs to another domain.`,
    'Set kerberos.realm to the realm of its own domain.',
  ],
  181: noKey,
  182: noKey,
  184: brokenKeytab,
  230: noKey,
  235: brokenKeytab,
};

function noKey({ principal }: About): Text {
  return [
    'secret-missing',
    `The keytab has no key for ${principal}, or none of AES.`,
    'What it holds: klist -k -e FILE. The name must be written there as it is here, the realm in capitals.',
  ];
}

function brokenKeytab(): Text {
  return ['secret-missing', 'The keytab cannot be read.', 'Look at it with klist -k FILE.'];
}

const renew =
  'Who fills it has to renew it: kinit, k5start or sssd. Or take a keytab, which needs nobody.';

const noTickets = (): Text => ['secret-missing', 'There are no tickets in the cache.', renew];

const ofCache: Texts = {
  32: () => ['access-denied', 'The tickets in the cache have run out.', renew],
  141: noTickets,
  185: noTickets,
  190: () => ['secret-missing', 'Fettle may not read the cache of tickets.', renew],
  195: noTickets,
};

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

const ofService: Texts = {
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
  32: () => ['access-denied', 'The ticket has run out.', renew],
  33: skewed,
  35: otherMachine,
  36: otherMachine,
  37: skewed,
  41: otherMachine,
  44: otherMachine,
  45: otherMachine,
  46: otherMachine,
};

function unreachable({ principal, services }: About): Text {
  const realm = realmOf(principal);
  const what = realm === undefined ? 'the realm' : realm;
  const service = services.length === 0 ? '' : ' (or of the realm of the host)';
  return [
    'host-unreachable',
    `No domain controller (KDC) of ${what}${service} answers.`,
    `Port 88, TCP and UDP, must be open from here. Here: nslookup -type=SRV _kerberos._tcp.${(realm ?? 'corp.example').toLowerCase()}; or name them in krb5.conf ([realms], kdc).`,
  ];
}

function noRealm(): Text {
  return [
    'config-invalid',
    'The realm of the account is not known.',
    'Write user@CORP.EXAMPLE, or set kerberos.realm, or default_realm in krb5.conf.',
  ];
}

function noConfiguration(): Text {
  return [
    'config-invalid',
    'The configuration of Kerberos (krb5.conf) cannot be read.',
    'Look at /etc/krb5.conf, and at KRB5_CONFIG where it is set for Fettle.',
  ];
}

const anywhere: Texts = {
  37: (about) => [
    'access-denied',
    'The clocks of the domain controller and of this machine differ by more than five minutes.',
    `Here: timedatectl. On the domain controller: w32tm /query /status. (${about.principal})`,
  ],
  135: noConfiguration,
  136: noConfiguration,
  154: unreachable,
  156: unreachable,
  220: unreachable,
  224: noRealm,
};

const routines: Texts = {
  4: ({ host }) => [
    'access-denied',
    `${host} has another certificate than the one that was shown to us, and refuses the logon.`,
    'Something stands between that ends TLS. Nothing of the logon can be used there.',
  ],
  7: noTickets,
  11: () => ['access-denied', 'The tickets have run out.', renew],
};

/** The realm in a principal; undefined where it has none. */
export function realmOf(principal: string): string | undefined {
  return /(?<!\\)@(.+)$/.exec(principal)?.[1];
}

/** Whether a password or an account was refused, so that trying again could lock it. */
export function isRefusal({ stage, code }: KerberosFault): boolean {
  return stage === 'account' && [12, 18, 23, 24, 31].includes(code ?? 0);
}

/** Whether no ticket was to be had, for a reason that says nothing against the account or the host. */
export function isWithoutTicket(error: BotError): boolean {
  if (error.details.reason === 'no-kerberos') return true;
  const { cause } = error;
  if (!(cause instanceof KerberosFault)) return false;
  const { stage, code = 0 } = cause;
  return [135, 154, 156, 220, 224].includes(code) || (stage === 'service' && code === 7);
}

import type { About, Text, Texts } from './about.ts';

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

/** What the KDC, or a keytab, says of an account (RFC 4120 7.5.9, and numbers of MIT krb5). */
export const ofAccount: Texts = {
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
  210: noProof,
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

function noProof(about: About): Text {
  if (about.source === 'keytab') return noKey(about);
  return [
    'access-denied',
    `The domain wants another proof of ${about.principal} than a password with AES.`,
    'Either it has no AES keys for the account: allow AES for it, then change its password. Or it wants a smart card: take that demand from the account.',
  ];
}

function brokenKeytab(): Text {
  return ['secret-missing', 'The keytab cannot be read.', 'Look at it with klist -k FILE.'];
}

const renew =
  'Who fills it has to renew it: kinit, k5start or sssd. Or take a keytab, which needs nobody.';

export function runOut({ source }: About): Text {
  if (source === 'cache') return ['access-denied', 'The tickets in the cache have run out.', renew];
  return [
    'access-denied',
    'The ticket has run out already.',
    'Compare the clocks of the domain controller, of the host and of this machine.',
  ];
}

export const noTickets = (): Text => [
  'secret-missing',
  'There are no tickets in the cache.',
  renew,
];

/** What is wrong with a cache of tickets. */
export const ofCache: Texts = {
  32: runOut,
  141: noTickets,
  185: noTickets,
  190: () => ['secret-missing', 'Fettle may not read the cache of tickets.', renew],
  195: noTickets,
};

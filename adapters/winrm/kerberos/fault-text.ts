import { BotError } from '#src/errors.ts';
import { type About, realmOf, type Text, type Texts } from './about.ts';
import { noTickets, ofAccount, ofCache, runOut } from './account-faults.ts';
import { KerberosFault } from './kerberos.ts';
import { ofService } from './service-faults.ts';

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
  11: runOut,
};

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

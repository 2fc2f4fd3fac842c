import { describe, expect, it } from '@jest/globals';
import type { About } from '#adapters/winrm/kerberos/about.ts';
import { isRefusal, isWithoutTicket, kerberosError } from '#adapters/winrm/kerberos/fault-text.ts';
import { KerberosFault } from '#adapters/winrm/kerberos/kerberos.ts';
import { faultOf } from './fake-kerberos.ts';

const about: About = {
  host: 'rds-07',
  principal: 'fettle@CORP.EXAMPLE',
  source: 'password',
  services: ['host/rds-07', 'HTTP/rds-07'],
};

interface Case {
  readonly stage: KerberosFault['stage'];
  readonly code: number;
  readonly more?: Partial<About>;
  readonly error: string;
  readonly says: RegExp;
  readonly hint: RegExp;
}

const cases: readonly Case[] = [
  {
    stage: 'account',
    code: 1,
    error: 'access-denied',
    says: /has run out/,
    hint: /AccountExpirationDate/,
  },
  {
    stage: 'account',
    code: 6,
    error: 'access-denied',
    says: /does not know fettle@CORP/,
    hint: /realm/,
  },
  {
    stage: 'account',
    code: 12,
    error: 'access-denied',
    says: /from here, or now/,
    hint: /LogonHours/,
  },
  { stage: 'account', code: 14, error: 'access-denied', says: /no AES key/, hint: /AES 256/ },
  {
    stage: 'account',
    code: 18,
    error: 'access-denied',
    says: /locked or disabled/,
    hint: /Unlock-ADAccount/,
  },
  {
    stage: 'account',
    code: 23,
    error: 'access-denied',
    says: /password of .* has run out/,
    hint: /new one/,
  },
  {
    stage: 'account',
    code: 24,
    error: 'access-denied',
    says: /password of .* is wrong/,
    hint: /not tried again/,
  },
  {
    stage: 'account',
    code: 24,
    more: { source: 'keytab' },
    error: 'access-denied',
    says: /key in the keytab is not/,
    hint: /klist -k/,
  },
  {
    stage: 'account',
    code: 68,
    error: 'access-denied',
    says: /another domain/,
    hint: /kerberos\.realm/,
  },
  {
    stage: 'account',
    code: 181,
    error: 'secret-missing',
    says: /no key for fettle/,
    hint: /klist -k/,
  },
  {
    stage: 'account',
    code: 210,
    error: 'access-denied',
    says: /another proof/,
    hint: /smart card/,
  },
  {
    stage: 'account',
    code: 210,
    more: { source: 'keytab' },
    error: 'secret-missing',
    says: /no key for fettle/,
    hint: /klist/,
  },
  {
    stage: 'account',
    code: 235,
    error: 'secret-missing',
    says: /cannot be read/,
    hint: /klist -k/,
  },
  {
    stage: 'account',
    code: 37,
    error: 'access-denied',
    says: /clocks of the domain controller/,
    hint: /timedatectl/,
  },
  {
    stage: 'account',
    code: 156,
    error: 'host-unreachable',
    says: /KDC\) of CORP\.EXAMPLE/,
    hint: /_kerberos\._tcp\.corp\.example/,
  },
  {
    stage: 'account',
    code: 154,
    error: 'host-unreachable',
    says: /CORP\.EXAMPLE/,
    hint: /krb5\.conf/,
  },
  {
    stage: 'configuration',
    code: 224,
    error: 'config-invalid',
    says: /realm .* not known/,
    hint: /default_realm/,
  },
  {
    stage: 'configuration',
    code: 135,
    error: 'config-invalid',
    says: /krb5\.conf/,
    hint: /KRB5_CONFIG/,
  },
  { stage: 'cache', code: 195, error: 'secret-missing', says: /no tickets/, hint: /kinit/ },
  { stage: 'cache', code: 190, error: 'secret-missing', says: /may not read/, hint: /kinit/ },
  {
    stage: 'cache',
    code: 32,
    more: { source: 'cache' },
    error: 'access-denied',
    says: /cache have run out/,
    hint: /keytab/,
  },
  {
    stage: 'service',
    code: 7,
    error: 'access-denied',
    says: /host\/rds-07, nor HTTP\/rds-07/,
    hint: /setspn -Q host\/rds-07/,
  },
  {
    stage: 'service',
    code: 14,
    error: 'access-denied',
    says: /no ticket with AES/,
    hint: /Set-ADComputer/,
  },
  {
    stage: 'service',
    code: 37,
    error: 'access-denied',
    says: /more than five minutes/,
    hint: /w32tm/,
  },
  {
    stage: 'service',
    code: 37,
    more: { aheadSeconds: -420 },
    error: 'access-denied',
    says: /420 seconds \(it is behind\)/,
    hint: /w32tm/,
  },
  {
    stage: 'service',
    code: 41,
    error: 'host-key-refused',
    says: /cannot read a ticket for HTTP\/rds-07/,
    hint: /setspn -Q/,
  },
  {
    stage: 'service',
    code: 46,
    error: 'host-key-refused',
    says: /rds-07/,
    hint: /another machine/,
  },
  { stage: 'service', code: 60, error: 'access-denied', says: /number 60/, hint: /RFC 4120/ },
];

describe('a fault of Kerberos', () => {
  it.each(cases)('$stage $code is $error: $says', ({ stage, code, more, error, says, hint }) => {
    const told = kerberosError(faultOf(stage, code), { ...about, ...more });

    expect(told).toMatchObject({ code: error, details: { kerberos: code } });
    expect(told.message).toMatch(says);
    expect(told.hint).toMatch(hint);
    expect(`${told.message} ${told.hint}`).not.toMatch(/undefined|NaN|\[object/);
  });

  it.each([
    [4, /another certificate/],
    [7, /no tickets/],
    [11, /run out/],
    [13, /number unknown, 13/],
  ])('with the routine error %d of GSSAPI alone is told, too', (routine, says) => {
    const fault = new KerberosFault('service', { status: 0, major: routine << 16 });

    expect(kerberosError(fault, about).message).toMatch(says);
  });

  it('counts as a refusal where a password or an account was refused', () => {
    const refusals = [12, 18, 23, 24, 31].map((code) => isRefusal(faultOf('account', code)));
    const others = [faultOf('account', 156), faultOf('service', 24), faultOf('account', 6)];

    expect(refusals).toEqual([true, true, true, true, true]);
    expect(others.map(isRefusal)).toEqual([false, false, false]);
  });

  it.each([
    ['account', 156, true],
    ['account', 154, true],
    ['configuration', 224, true],
    ['service', 7, true],
    ['account', 6, false],
    ['account', 24, false],
    ['account', 18, false],
    ['service', 14, false],
    ['service', 37, false],
    ['service', 41, false],
    ['service', 46, false],
  ] as const)('%s %d leaves room for NTLM: %s', (stage, code, isLeft) => {
    expect(isWithoutTicket(kerberosError(faultOf(stage, code), about))).toBe(isLeft);
  });
});

import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { matchesPin, parsePin } from '#adapters/winrm/security/pin.ts';
import {
  type Authentication,
  basicAuthorization,
  certificateAuthorization,
  protectionOf,
  type Scheme,
} from '#adapters/winrm/security/protection.ts';
import { RefusedAccounts } from '#adapters/winrm/security/refused-accounts.ts';
import { unhex } from './bytes-of.ts';

const invalid = expect.objectContaining({ code: 'config-invalid' });

describe('the protection of a connection', () => {
  const sound: readonly [Authentication, Scheme, string][] = [
    ['negotiate', 'http', 'sealed'],
    ['negotiate', 'https', 'tls'],
    ['basic', 'https', 'tls'],
    ['certificate', 'https', 'tls'],
  ];

  it.each(sound)('of %s over %s is %s', (authentication, scheme, protection) => {
    expect(protectionOf(authentication, scheme)).toBe(protection);
  });

  it.each(['basic', 'certificate'] as const)(
    'does not exist for %s over http',
    (authentication) => {
      expect(() => protectionOf(authentication, 'http')).toThrow(invalid);
    },
  );
});

describe('what stands in Authorization', () => {
  it('is user and password in UTF-8 for Basic', () => {
    expect(basicAuthorization('jörg', 'a:b ß')).toBe(
      `Basic ${Buffer.from('jörg:a:b ß').toString('base64')}`,
    );
  });

  it.each(['', 'a:b', 'a\r\nX: y'])('is no header for the user %j', (user) => {
    expect(() => basicAuthorization(user, 'secret')).toThrow(invalid);
  });

  it('is a name of a profile for client certificates', () => {
    expect(certificateAuthorization).toMatch(/secprofile\/https\/mutual$/);
  });
});

describe('a pinned certificate', () => {
  const der = Buffer.from('a certificate');
  const digits = createHash('sha256').update(der).digest('hex');
  const colons = digits.toUpperCase().replaceAll(/(..)(?!$)/g, '$1:');

  it.each([digits, digits.toUpperCase(), colons, `SHA256:${digits}`, `sha-256=${colons}`])(
    'is found by %s',
    (text) => {
      expect(matchesPin(der, parsePin(text))).toBe(true);
      expect(matchesPin(Buffer.from('another certificate'), parsePin(text))).toBe(false);
    },
  );

  it.each(['', 'abc', `${digits}0`, digits.slice(2), `g${digits.slice(1)}`, 'sha1:00'])(
    'cannot be written as %j',
    (text) => {
      expect(() => parsePin(text)).toThrow(invalid);
    },
  );
});

describe('accounts that were refused', () => {
  const key = unhex('07'.repeat(32));
  const denied = expect.objectContaining({ code: 'access-denied' });

  function attempt(host: string, changed: { account?: string; password?: string } = {}) {
    return { host, account: 'CORP\\svc', password: 'Pa55word', ...changed };
  }

  function accounts(): { readonly known: RefusedAccounts; readonly wait: (ms: number) => void } {
    let time = 1_000;
    const wait = (ms: number) => {
      time += ms;
    };
    return { known: new RefusedAccounts({ key, now: () => time }), wait };
  }

  it('are not tried again on the same host', () => {
    const { known } = accounts();
    known.mayTry(attempt('a'));
    known.refused(attempt('a'));

    expect(() => known.mayTry(attempt('a'))).toThrow(denied);
    expect(() => known.mayTry(attempt('a', { account: 'corp\\SVC' }))).toThrow(denied);
    expect(() => known.mayTry(attempt('b'))).not.toThrow();
  });

  it('are tried at once with another password', () => {
    const { known } = accounts();
    known.refused(attempt('a'));

    expect(() => known.mayTry(attempt('a', { password: 'Pa55word2' }))).not.toThrow();
    expect(() => known.mayTry(attempt('a', { account: 'CORP\\other' }))).not.toThrow();
  });

  it('are tried nowhere after three hosts in a row', () => {
    const { known } = accounts();
    known.accepted(attempt('z'));
    for (const host of ['a', 'b', 'c']) known.refused(attempt(host));

    expect(() => known.mayTry(attempt('d'))).toThrow(denied);
    expect(() => known.mayTry(attempt('z'))).toThrow(denied);
  });

  it('are tried on others as long as some host accepts them in between', () => {
    const { known } = accounts();
    for (const host of ['a', 'b', 'c', 'd', 'e']) {
      known.refused(attempt(host));
      known.accepted(attempt('z'));
    }

    expect(() => known.mayTry(attempt('f'))).not.toThrow();
    expect(() => known.mayTry(attempt('a'))).toThrow(denied);
  });

  it('are tried again after an hour, and not a moment before', () => {
    const { known, wait } = accounts();
    for (const host of ['a', 'b', 'c']) known.refused(attempt(host));

    wait(3_599_999);
    expect(() => known.mayTry(attempt('a'))).toThrow(denied);
    expect(() => known.mayTry(attempt('d'))).toThrow(denied);
    wait(1);
    expect(() => known.mayTry(attempt('a'))).not.toThrow();
    expect(() => known.mayTry(attempt('d'))).not.toThrow();
  });

  it('get one more try where somebody asks for it', () => {
    const { known } = accounts();
    for (const host of ['a', 'b', 'c']) known.refused(attempt(host));

    known.forgive(attempt('a'));

    expect(() => known.mayTry(attempt('a'))).not.toThrow();
    expect(() => known.mayTry(attempt('b'))).toThrow(denied);
  });

  it('count as proven only while the last answer was a yes', () => {
    const { known } = accounts();
    const proven = [known.isProven(attempt('a'))];
    known.accepted(attempt('a'));
    proven.push(known.isProven(attempt('b')));
    known.refused(attempt('b'));
    proven.push(known.isProven(attempt('c')));

    expect(proven).toEqual([false, true, false]);
  });

  it('say nothing about their passwords', () => {
    const { known } = accounts();
    known.refused(attempt('a'));

    const stopped = () => known.mayTry(attempt('a'));

    expect(stopped).toThrow(denied);
    expect(stopped).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('Pa55word') }),
    );
    expect(inspect(known, { depth: 9, showHidden: true })).not.toContain('Pa55word');
  });
});

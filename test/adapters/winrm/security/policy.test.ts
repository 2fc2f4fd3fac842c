import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { matchesPin, parsePin } from '#adapters/winrm/security/pin.ts';
import {
  type Authentication,
  basicAuthorization,
  certificateAuthorization,
  protectionOf,
  type Scheme,
} from '#adapters/winrm/security/protection.ts';

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

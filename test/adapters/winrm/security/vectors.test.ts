import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encodeAvPairs } from '#adapters/winrm/security/av-pairs.ts';
import { utf16 } from '#adapters/winrm/security/bytes.ts';
import { hmacMd5, md5 } from '#adapters/winrm/security/hmac-md5.ts';
import { md4 } from '#adapters/winrm/security/md4.ts';
import { fileTime } from '#adapters/winrm/security/ntlm-answer.ts';
import { agreed } from '#adapters/winrm/security/ntlm-flags.ts';
import { decodeChallenge } from '#adapters/winrm/security/ntlm-messages.ts';
import { directionKeys, NtlmSession } from '#adapters/winrm/security/ntlm-session.ts';
import {
  clientChallenge,
  passwordHash,
  respond,
  responseKey,
} from '#adapters/winrm/security/ntlm-v2.ts';
import { Rc4 } from '#adapters/winrm/security/rc4.ts';
import { upperCase } from '#adapters/winrm/security/upper-case.ts';
import { hex, unhex } from './bytes-of.ts';

describe('MD4 (RFC 1320, A.5)', () => {
  it.each([
    ['', '31d6cfe0d16ae931b73c59d7e0c089c0'],
    ['a', 'bde52cb31de33e46245e05fbdbd6fb24'],
    ['abc', 'a448017aaf21d8525fc10ae87aa6729d'],
    ['message digest', 'd9130a8164549fe818874806e1c7014b'],
    ['abcdefghijklmnopqrstuvwxyz', 'd79e1c308aa5bbcdeea8ed63df412da9'],
    [
      'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
      '043f8582f241db351ce627e153e7f0e4',
    ],
    [
      '12345678901234567890123456789012345678901234567890123456789012345678901234567890',
      'e33b4ddc9c38f2199c3e7b164fcc0536',
    ],
  ])('of "%s" is %s', (text, digest) => {
    expect(hex(md4(Buffer.from(text)))).toBe(digest);
  });
});

describe('RC4 (RFC 6229)', () => {
  it.each([
    ['0102030405', 0, 'b2396305f03dc027ccc3524a0a1118a8'],
    ['0102030405', 240, '28cb1132c96ce286421dcaadb8b69eae'],
    ['0102030405', 4096, 'ff25b58995996707e51fbdf08b34d875'],
    ['01020304050607', 0, '293f02d47f37c9b633f2af5285feb46b'],
    ['0102030405060708090a0b0c0d0e0f10', 0, '9ac7cc9a609d1ef7b2932899cde41b97'],
    ['0102030405060708090a0b0c0d0e0f10', 4096, 'a36a4c301ae8ac13610ccbc12256cacc'],
  ])('with the key %s goes at %d over into %s', (key, at, stream) => {
    const rc4 = new Rc4(unhex(key));
    rc4.apply(new Uint8Array(at));

    expect(hex(rc4.apply(new Uint8Array(16)))).toBe(stream);
  });

  it('gives the same stream in one piece and in many', () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 });

    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 256 }), pieces, (key, parts) => {
        const many = new Rc4(key);
        const inParts = Buffer.concat(parts.map((part) => many.apply(part)));

        expect(hex(inParts)).toBe(hex(new Rc4(key).apply(Buffer.concat(parts))));
      }),
    );
  });

  it.each([0, 257])('refuses a key of %d bytes', (length) => {
    expect(() => new Rc4(new Uint8Array(length))).toThrow(RangeError);
  });
});

describe('MD5 and HMAC-MD5 (RFC 1321 A.5, RFC 2202 2)', () => {
  it('digests one array', () => {
    expect(hex(md5(Buffer.from('message digest')))).toBe('f96b697d7cb7938d525a2f31aaf161d0');
  });

  it('signs the parts as if they were one', () => {
    const parts = [Buffer.from('what do ya want '), Buffer.from('for nothing?')];

    expect(hex(hmacMd5(Buffer.from('Jefe'), ...parts))).toBe('750c783e6ab0b503eaa86e310a5db738');
  });
});

describe('upper case', () => {
  it('is, unit by unit, the table that Windows writes on its disks', () => {
    const units = Array.from({ length: 0x1_0000 }, (_, code) => String.fromCharCode(code));
    const table = utf16(units.map((unit) => upperCase(unit)).join(''));

    // $UpCase of Windows 8 and later, 128 KiB
    expect(createHash('md5').update(table).digest('hex')).toBe('7ff498a44e45e77374cc7c962b1b92f2');
  });

  it.each([
    ['jörg', 'JÖRG'],
    ['straße', 'STRAßE'],
    ['ıi', 'ıI'],
    ['нина', 'НИНА'],
    ['σοφίας', 'ΣΟΦΊΑς'],
    ['ნინო', 'ნინო'],
    ['𐐨', '𐐨'],
  ])('of %s is %s', (text, upper) => {
    expect(upperCase(text)).toBe(upper);
  });
});

// The example of MS-NLMP 4.2: its inputs (4.2.1) and what must come of them (4.2.4)
const sessionKey = unhex('55'.repeat(16));
const serverChallenge = unhex('0123456789abcdef');
const pairs = [
  { id: 2, value: utf16('Domain') },
  { id: 1, value: utf16('Server') },
];
const temp = unhex(
  `0101000000000000 0000000000000000 aaaaaaaaaaaaaaaa 00000000
   02000c0044006f006d00610069006e00 01000c00530065007200760065007200 00000000 00000000`,
);
const key = responseKey(passwordHash('Password'), { user: 'User', domain: 'Domain' });

describe('NTLMv2 (MS-NLMP 4.2.4)', () => {
  it('keeps the password as NTOWFv1', () => {
    expect(hex(passwordHash('Password'))).toBe('a4f49c406510bdcab6824ee7c30fd852');
  });

  it('derives NTOWFv2 from it', () => {
    expect(hex(key)).toBe('0c868a403bfd7a93a3001ef22ef02e3f');
  });

  it('takes the domain as it is written, and the user in upper case', () => {
    const hash = passwordHash('Password');

    expect(hex(responseKey(hash, { user: 'uSER', domain: 'Domain' }))).toBe(hex(key));
    expect(hex(responseKey(hash, { user: 'User', domain: 'DOMAIN' }))).not.toBe(hex(key));
  });

  it('says of itself what the example says', () => {
    const challenge = unhex('aa'.repeat(8));

    expect(hex(clientChallenge({ time: new Uint8Array(8), challenge, pairs }))).toBe(hex(temp));
  });

  it('responds as in the example, and shares its session key', () => {
    const { ntResponse, sessionBaseKey } = respond(key, serverChallenge, temp);

    expect(hex(ntResponse)).toBe(`68cd0ab851e51c96aabc927bebef6a1c${hex(temp)}`);
    expect(hex(sessionBaseKey)).toBe('8de40ccadbc14a82f15cb0ad0de95ca3');
    expect(hex(new Rc4(sessionBaseKey).apply(sessionKey))).toBe('c5dad2544fc9799094ce1ce90bc9d03e');
  });

  it('reads the CHALLENGE of the example and agrees to its flags', () => {
    const message = unhex(
      `4e544c4d53535000 02000000 0c000c0038000000 33828ae2 0123456789abcdef 0000000000000000
       2400240044000000 060070170000000f 530065007200760065007200
       02000c0044006f006d00610069006e00 01000c00530065007200760065007200 00000000`,
    );

    const read = decodeChallenge(message);

    expect(read).toEqual({
      kind: 'challenge',
      challenge: { flags: 0xe28a_8233, serverChallenge, pairs: expect.any(Array) },
    });
    expect(read.kind === 'challenge' && hex(encodeAvPairs(read.challenge.pairs))).toBe(
      hex(encodeAvPairs(pairs)),
    );
    expect(agreed(0xe28a_8233)).toBe(0xe288_8235);
  });

  it('derives the keys of both directions', () => {
    const client = directionKeys(sessionKey, 'client');
    const server = directionKeys(sessionKey, 'server');

    expect(hex(client.sign)).toBe('4788dc861b4782f35d43fd98fe1a2d39');
    expect(hex(client.seal)).toBe('59f600973cc4960a25480a7c196e4c58');
    expect(hex(server.sign)).toBe('d04d6f10741041d1d246d64188d7a8ad');
    expect(hex(server.seal)).toBe('9355f3a957c1583d25c4c2f11e40390e');
  });

  it('seals as in the example', () => {
    const sealed = new NtlmSession(sessionKey, 'client').seal(utf16('Plaintext'));

    expect(hex(sealed.ciphertext)).toBe('54e50165bf1936dc996020c1811b0f06fb5f');
    expect(hex(sealed.header)).toBe('010000007fb38ec5c55d497600000000');
  });

  it('goes on counting, and goes on in its key stream', () => {
    const session = new NtlmSession(sessionKey, 'client');
    session.seal(utf16('Plaintext'));

    const [second, third] = [session.seal(utf16('Plaintext')), session.seal(utf16('Plaintext'))];

    // By another implementation: the specification has one message only.
    expect(hex(second.ciphertext)).toBe('64c308e09ea236e7f4232553c94a01e700fa');
    expect(hex(second.header)).toBe('01000000255405955d31d8c401000000');
    expect(hex(third.header)).toBe('0100000082e8226b5a549c7a02000000');
  });

  it.each([
    [0, '00803ed5deb19d01'],
    [-11_644_473_600_000, '0000000000000000'],
    [0.9, '00803ed5deb19d01'],
  ])('writes the time %d as %s', (ms, time) => {
    expect(hex(fileTime(ms))).toBe(time);
  });
});

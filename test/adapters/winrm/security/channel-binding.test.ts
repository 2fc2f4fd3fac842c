import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { certificateHash } from '#adapters/winrm/security/certificate-hash.ts';
import { channelBindingHash, tlsServerEndPoint } from '#adapters/winrm/security/channel-binding.ts';
import { md5 } from '#adapters/winrm/security/hmac-md5.ts';
import { hex, unhex } from './bytes-of.ts';

/** A certificate as far as its hash goes: signed part, algorithm, signature. */
function certificate(oid: string, parameters = '0500'): Uint8Array {
  const element = (tag: string, content: string) =>
    `${tag}${hex(Uint8Array.of(content.length / 2))}${content}`;
  const algorithm = element('30', element('06', oid) + parameters);
  return unhex(element('30', element('30', '020101') + algorithm + element('03', '0001')));
}

function hashWith(name: string, der: Uint8Array): string {
  return createHash(name).update(der).digest('hex');
}

describe('channel bindings (RFC 5929)', () => {
  // 30 34 a0 0f 30 0d 06 09 <hash> 05 00: the parameters of RSASSA-PSS with its hash and nothing else
  const pss = (hash: string) => `3011a00f300d0609${hash}0500`;

  it.each([
    ['RSA, SHA-256', certificate('2a864886f70d01010b'), 'sha256'],
    ['RSA, SHA-384', certificate('2a864886f70d01010c'), 'sha384'],
    ['RSA, SHA-512', certificate('2a864886f70d01010d'), 'sha512'],
    ['RSA, SHA-224', certificate('2a864886f70d01010e'), 'sha224'],
    ['RSA, MD5', certificate('2a864886f70d010104'), 'sha256'],
    ['RSA, SHA-1', certificate('2a864886f70d010105'), 'sha256'],
    ['ECDSA, SHA-1', certificate('2a8648ce3d0401', ''), 'sha256'],
    ['ECDSA, SHA-256', certificate('2a8648ce3d040302', ''), 'sha256'],
    ['ECDSA, SHA-384', certificate('2a8648ce3d040303', ''), 'sha384'],
    ['ECDSA, SHA-512', certificate('2a8648ce3d040304', ''), 'sha512'],
    ['RSASSA-PSS, SHA-1 by default', certificate('2a864886f70d01010a', '3000'), 'sha256'],
    ['RSASSA-PSS, SHA-384', certificate('2a864886f70d01010a', pss('608648016503040202')), 'sha384'],
    ['RSASSA-PSS, SHA-512', certificate('2a864886f70d01010a', pss('608648016503040203')), 'sha512'],
    ['Ed25519', certificate('2b6570', ''), 'sha256'],
    ['an unknown algorithm', certificate('2a03'), 'sha256'],
    ['no certificate at all', unhex('00'), 'sha256'],
    ['a length of five bytes', unhex('3085ffffffffff00'), 'sha256'],
    ['a length that does not end', unhex('3080'), 'sha256'],
  ])('hash a certificate signed by %s', (_, der, name) => {
    expect(hex(certificateHash(der))).toBe(hashWith(name, der));
  });

  it('reads a certificate as openssl makes it, with lengths of two bytes', () => {
    const der = Buffer.from(
      `MIIBbjCCARWgAwIBAgIUOdHdca35WhiHqqlR6+k/csatq0gwCgYIKoZIzj0EAwMwDDEKMAgGA1UEAwwBaDAgFw0yNjEx
       MjEwODQzNTJaGA8yMTI2MTAyODA4NDM1MlowDDEKMAgGA1UEAwwBaDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABC3P
       //KGrL78ciVtbzrvwvb3HjSyFgNpa5sL8Kg1/e2ivd3wYxItrFu/V7o7NYaipeu5v/gzjsSlvPV2shCP3iOjUzBRMB0G
       A1UdDgQWBBQuuLzSD1ghtk8fcwb0RSS5cOk54jAfBgNVHSMEGDAWgBQuuLzSD1ghtk8fcwb0RSS5cOk54jAPBgNVHRMB
       Af8EBTADAQH/MAoGCCqGSM49BAMDA0cAMEQCIGZs73ZkLkM+V+yF9GYOIO3TsZByGuFufK1xGvxkANw5AiAtvmoJmIiB
       7tUhfVUaCAQeMhN5avpQYzLksRmDvSMF/g==`,
      'base64',
    );

    expect(hex(certificateHash(der))).toBe(hashWith('sha384', der));
  });

  it('take whatever a host sends as its certificate', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (noise) => {
        expect(certificateHash(noise).length).toBeGreaterThanOrEqual(28);
      }),
    );
  });

  it('are the MD5 of a structure without addresses', () => {
    const structure = `${'00'.repeat(16)}03000000616263`;

    expect(hex(channelBindingHash(Buffer.from('abc')))).toBe(hex(md5(unhex(structure))));
  });

  it('name the end point before its hash', () => {
    const der = certificate('2a864886f70d01010b');

    expect(Buffer.from(tlsServerEndPoint(der)).toString('latin1')).toMatch(
      /^tls-server-end-point:/,
    );
    expect(hex(tlsServerEndPoint(der).subarray(21))).toBe(hashWith('sha256', der));
  });
});

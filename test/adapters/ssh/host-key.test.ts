import { createHmac, generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  fingerprint,
  type KeyQuestion,
  keyType,
  preferredAlgorithms,
  refusalOf,
} from '#adapters/ssh/host-key.ts';
import { keysFor, parseKnownHosts } from '#adapters/ssh/known-hosts.ts';

/** A public key as ssh sends it: type and bytes, each with its length. */
function sshKey(type = 'ssh-ed25519'): Buffer {
  const { publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
  return Buffer.concat([Buffer.from(type), raw].map(withLength));
}

function withLength(part: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(part.length);
  return Buffer.concat([length, part]);
}

const one = sshKey();
const two = sshKey();
const rsa = sshKey('ssh-rsa');

function line(names: string, key = one, marker = ''): string {
  return `${marker}${names} ${keyType(key)} ${key.toString('base64')} a comment\n`;
}

function hashed(name: string): string {
  const salt = randomBytes(20);
  const hash = createHmac('sha1', salt).update(name).digest('base64');
  return `|1|${salt.toString('base64')}|${hash}`;
}

function refusal(file: string, more: Partial<KeyQuestion> = {}) {
  const known = parseKnownHosts(file);
  const asked = { address: 'web-01.example', port: 22, presented: one, knownHosts: '/kh' };
  return refusalOf({ ...asked, known, ...more });
}

describe('a host key', () => {
  it.each([
    { what: 'its name', file: line('web-01.example') },
    { what: 'its name in capitals', file: line('WEB-01.Example') },
    { what: 'one of several names', file: line('10.0.0.1,web-01.example,other') },
    { what: 'a wildcard', file: line('*.example') },
    { what: 'single marks', file: line('web-??.example') },
    { what: 'a hashed name', file: line(hashed('web-01.example')) },
    {
      what: 'a second key of the host',
      file: line('web-01.example', two) + line('web-01.example'),
    },
    {
      what: 'a line with tabs and a carriage return',
      file: line('web-01.example').replaceAll(' ', '\t').replace('\n', '\r\n'),
    },
    {
      what: 'a comment before it',
      file: `# ${line('web-01.example', two)}\n${line('web-01.example')}`,
    },
  ])('is accepted by $what', ({ file }) => {
    expect(refusal(file)).toBeUndefined();
  });

  it.each([
    { what: 'the port of another service', file: line('[web-01.example]:2222') },
    { what: 'a name that only begins alike', file: line('web-01.example.org') },
    { what: 'a name that only ends alike', file: line('b-01.example') },
    { what: 'a negated name', file: line('*.example,!web-01.example') },
    { what: 'a certificate authority', file: line('*', one, '@cert-authority ') },
    { what: 'an unknown marker', file: line('*', one, '@trust-me ') },
    { what: 'another hashed name', file: line(hashed('web-02.example')) },
    { what: 'an empty file', file: '' },
    { what: 'a line without a key', file: 'web-01.example ssh-ed25519\n' },
  ])('is unknown by $what', ({ file }) => {
    const error = refusal(file);

    expect(error).toMatchObject({ code: 'host-key-refused' });
    expect(error?.message).toContain(fingerprint(one));
    expect(error?.hint).toContain('ssh-keygen -l');
  });

  it.each([
    { port: 2222, name: '[web-01.example]:2222' },
    { port: 2222, name: hashed('[web-01.example]:2222') },
  ])('is found by $name', ({ port, name }) => {
    expect(refusal(line(name), { port })).toBeUndefined();
  });

  it('is refused when it changed, with both fingerprints and where the old one stands', () => {
    const error = refusal(`\n${line('web-01.example', two)}`);

    expect(error?.message).toContain(fingerprint(one));
    expect(error?.message).toContain(fingerprint(two));
    expect(error?.message).toContain('line 2');
    expect(error?.hint).toContain('ssh-keygen -R "web-01.example" -f /kh');
  });

  it('is refused when revoked, whatever else is written', () => {
    const error = refusal(line('web-01.example') + line('*', one, '@revoked '));

    expect(error?.message).toContain('revoked');
  });

  it('is held against its pin alone', () => {
    expect(refusal('', { pinned: fingerprint(one) })).toBeUndefined();
    expect(refusal('', { pinned: `${fingerprint(one)}=` })).toBeUndefined();
    expect(refusal(line('web-01.example'), { pinned: fingerprint(two) })?.message).toContain(
      fingerprint(two),
    );
  });

  it('is asked for by the type that is written down', () => {
    const known = parseKnownHosts(
      line('a', rsa) + line('a', sshKey('ecdsa-sha2-nistp256'), '@revoked '),
    );

    expect(preferredAlgorithms(keysFor(known, 'a', 22)).slice(0, 3)).toEqual([
      'rsa-sha2-512',
      'rsa-sha2-256',
      'ssh-ed25519',
    ]);
    expect(preferredAlgorithms([])[0]).toBe('ssh-ed25519');
    expect(preferredAlgorithms([])).not.toContain('ssh-rsa');
  });

  it('never makes the check throw, whatever the file or the host says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.uint8Array({ maxLength: 80 }), (file, key) => {
        const error = refusal(file, { presented: Buffer.from(key) });

        expect(error).toMatchObject({ code: 'host-key-refused' });
        expect(error?.message).not.toMatch(/[\p{Cc}]/u);
      }),
      { numRuns: 200 },
    );
  });
});

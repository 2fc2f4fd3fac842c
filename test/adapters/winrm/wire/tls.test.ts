import { createHash, X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { certificateAuthorization } from '#adapters/winrm/security/protection.ts';
import type { ClientCertificate, TlsSettings } from '#adapters/winrm/wire/endpoint.ts';
import { type Setting, UnderTest } from '#test/adapters/winrm/client/under-test.ts';
import { selfSigned } from '#test/fakes/self-signed.ts';

const year = 365 * 86_400_000;
const good = selfSigned({
  commonName: 'srv-1',
  alternativeNames: ['srv-1.example'],
  notAfter: Date.now() + year,
});
const expired = selfSigned({
  commonName: 'srv-1',
  alternativeNames: ['srv-1.example'],
  notAfter: Date.UTC(2025, 0, 1),
});
const other = selfSigned({ commonName: 'other', notAfter: Date.now() + year });
const trusted: TlsSettings = { ca: good.cert, serverName: 'srv-1.example' };
const authorization = `Basic ${Buffer.from('bob:x').toString('base64')}`;
const basic = { kind: 'basic', account: 'bob', password: () => Promise.resolve('x') } as const;

function pinOf(cert: string): Uint8Array {
  return createHash('sha256').update(new X509Certificate(cert).raw).digest();
}

async function endOf(setting: Setting): Promise<{ readonly end: unknown; readonly asked: number }> {
  await using test = await UnderTest.start({ tls: good, ...setting });
  const end = await test.run().ended;
  return { end, asked: test.operations.length };
}

function shown(certificate: ClientCertificate): () => Promise<ClientCertificate> {
  return () => Promise.resolve(certificate);
}

const ended = { kind: 'ended', exitCode: 0, output: 'whole' };

describe('a host with TLS', () => {
  it.each<[string, Setting]>([
    ['its authority and its name are known', { client: trusted }],
    ['its certificate is pinned', { client: { pin: pinOf(good.cert) } }],
    [
      'its certificate is pinned, and has expired',
      { tls: expired, client: { pin: pinOf(expired.cert) } },
    ],
    ['it takes Basic', { client: trusted, logon: basic, authorization }],
    [
      'it takes our certificate',
      {
        client: { ...trusted, clientCertificate: shown(other) },
        logon: { kind: 'certificate' },
        authorization: certificateAuthorization,
        tls: { ...good, requestCert: true, rejectUnauthorized: false },
      },
    ],
  ])('is used when %s', async (_, setting) => {
    expect((await endOf(setting)).end).toEqual(ended);
  });

  it.each<[string, Setting]>([
    ['bears another name', { client: { ca: good.cert } }],
    ['is signed by somebody else', { client: { ca: other.cert, serverName: 'srv-1.example' } }],
    ['is trusted by nobody', { client: { serverName: 'srv-1.example' } }],
    ['has expired', { tls: expired, client: { ca: expired.cert, serverName: 'srv-1.example' } }],
    ['is not the pinned one', { client: { pin: pinOf(other.cert) } }],
    ['is trusted, and not the pinned one', { client: { ...trusted, pin: pinOf(other.cert) } }],
  ])('hears nothing when its certificate %s', async (_, setting) => {
    const { end, asked } = await endOf(setting);

    expect(end).toMatchObject({ kind: 'not-run', fault: { code: 'host-key-refused' } });
    expect(asked).toBe(0);
  });

  it('hears nothing when it knows no TLS of today', async () => {
    const tls = {
      ...good,
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'ALL@SECLEVEL=0',
    } as const;

    expect(await endOf({ tls, client: trusted })).toMatchObject({
      end: { kind: 'not-run', fault: { code: 'bad-output' } },
      asked: 0,
    });
  });

  it('is told apart from one without', async () => {
    expect((await endOf({ tls: undefined, client: trusted })).end).toMatchObject({
      kind: 'not-run',
      fault: { code: 'bad-output', message: expect.stringContaining('does not speak TLS') },
    });
  });

  it('is not tried with a key that cannot be used', async () => {
    const broken = shown({ cert: good.cert, key: 'no key', passphrase: 's3cret phrase' });
    const { end } = await endOf({ client: { ...trusted, clientCertificate: broken } });

    expect(end).toMatchObject({ kind: 'not-run', fault: { code: 'config-invalid' } });
    expect(JSON.stringify(end)).not.toContain('s3cret');
  });

  it('is tried once when it does not take the password', async () => {
    await using test = await UnderTest.start({
      tls: good,
      client: trusted,
      logon: basic,
      authorization: 'Basic other',
    });

    expect(await test.run().ended).toMatchObject({ fault: { code: 'access-denied' } });
    expect(await test.run().ended).toMatchObject({ fault: { code: 'access-denied' } });
    expect(test.operations).toEqual(['401']);
  });

  it('may say by itself that it has forgotten us: then a command goes out again', async () => {
    await using test = await UnderTest.start({ tls: good, client: trusted });
    test.host.mishap = ({ operation, count }) =>
      operation === 'Command' && count === 1 ? 'forget-before' : undefined;

    expect(await test.run().ended).toEqual(ended);
    expect(test.host.winrs.processes).toHaveLength(1);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { Probed } from '#adapters/winrm/client/probed.ts';
import { faults } from '#test/adapters/winrm/wire/fake-winrs.ts';
import { until } from '#test/adapters/winrm/wire/until.ts';
import { selfSigned } from '#test/fakes/self-signed.ts';
import { never, UnderTest } from './under-test.ts';

async function probed(test: UnderTest, signal = never): Promise<readonly Probed[]> {
  const all: Probed[] = [];
  for await (const each of test.client.probe(signal)) all.push(each);
  return all;
}

function stepsOf(all: readonly Probed[]): readonly string[] {
  return all.map((each) => (each.ok ? each.fact.step : `no ${each.step}`));
}

describe('a look at a host', () => {
  it('finds everything in order, and leaves nothing behind', async () => {
    await using test = await UnderTest.start();

    const all = await probed(test);

    expect(all.flatMap((each) => (each.ok ? [each.fact] : []))).toEqual([
      { step: 'reach', address: '127.0.0.1' },
      { step: 'identify', identity: expect.objectContaining({ vendor: 'Microsoft Corporation' }) },
      { step: 'offers', schemes: ['negotiate', 'kerberos'] },
      // By NTLM it is 12:00:00 there, by HTTP ten seconds more; here it is 08:00:00.
      { step: 'clock', aheadMs: 4 * 3_600_000 },
      {
        step: 'logon',
        identity: expect.objectContaining({ version: 'OS: 10.0.20348 SP: 0.0 Stack: 3.0' }),
      },
      { step: 'limits', maxEnvelopeSize: 512_000 },
      { step: 'shell' },
    ]);
    await until(() => test.host.http.openConnections === 0);
    expect(test.host.winrs.shells.size).toBe(0);
    expect(test.clock.pending).toBe(0);
    expect(test.violations).toEqual([]);
  });

  it('tells what the certificate is', async () => {
    const notAfter = Date.UTC(2049, 0, 1);
    const tls = selfSigned({ commonName: 'srv-1', alternativeNames: ['srv-1'], notAfter });
    const client = { ca: tls.cert, serverName: 'srv-1' };
    await using test = await UnderTest.start({ tls, client });

    const all = await probed(test);

    expect(all[1]).toMatchObject({
      ok: true,
      fact: {
        protocol: 'TLSv1.3',
        subject: 'CN=srv-1',
        issuer: 'CN=srv-1',
        validTo: notAfter,
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    });
    expect(stepsOf(all)).toHaveLength(8);
  });

  it('ends at a certificate that is not the right one', async () => {
    const { cert, key } = selfSigned({ commonName: 'srv-1', notAfter: Date.UTC(2049, 0, 1) });
    await using test = await UnderTest.start({ tls: { cert, key }, client: { ca: cert } });

    const all = await probed(test);

    expect(stepsOf(all)).toEqual(['reach', 'no tls']);
    expect(all[1]).toMatchObject({ ok: false, fault: { code: 'host-key-refused' } });
  });

  it('ends at a port that nobody listens on', async () => {
    await using test = await UnderTest.start();
    await test.host.http.stop();

    const all = await probed(test);

    expect(stepsOf(all)).toEqual(['no reach']);
    expect(all[0]).toMatchObject({ fault: { code: 'host-unreachable' } });
  });

  it('ends at a logon that is refused', async () => {
    await using test = await UnderTest.start({ password: 'another' });

    const all = await probed(test);

    expect(stepsOf(all)).toEqual(['reach', 'identify', 'offers', 'clock', 'no logon']);
    expect(all.at(-1)).toMatchObject({ fault: { code: 'access-denied' } });
  });

  it('tries a refused account once more, because somebody asks for it', async () => {
    await using test = await UnderTest.start({ password: 'another' });
    await test.run().ended;
    test.host.password = 'S3cret & spécial';

    expect(stepsOf(await probed(test))).toContain('logon');
    expect(await test.run().ended).toMatchObject({ kind: 'ended' });
  });

  it.each([
    ['Get', 'limits', 'limits'],
    ['Create', 'shell', 'no shell'],
  ])('goes on when %s is denied', async (operation, _step, found) => {
    await using test = await UnderTest.start();
    test.host.winrs.refusals.push({ operation, fault: faults.accessDenied });

    const all = await probed(test);

    expect(stepsOf(all)).toContain(found);
    expect(stepsOf(all)).toHaveLength(7);
  });

  it('fails with timed-out where the signal ends it', async () => {
    await using test = await UnderTest.start();
    const stop = new AbortController();
    test.host.mishap = ({ operation }) => {
      if (operation === 'Get') stop.abort();
      return operation === 'Get' ? 'silent-before' : undefined;
    };

    const all = await probed(test, stop.signal);

    expect(stepsOf(all).at(-1)).toBe('no limits');
    expect(all.at(-1)).toMatchObject({ fault: { code: 'timed-out' } });
  });
});

import { describe, expect, it } from '@jest/globals';
import type { Probed } from '#adapters/winrm/client/probed.ts';
import type { TlsSettings } from '#adapters/winrm/wire/endpoint.ts';
import { selfSigned } from '#test/fakes/self-signed.ts';
import { never, UnderTest } from './client/under-test.ts';
import type { Mishap } from './wire/fake-winrm.ts';

const year = 365 * 86_400_000;
const tls = selfSigned({
  commonName: 'srv-1',
  alternativeNames: ['srv-1.example'],
  notAfter: Date.now() + year,
});
const client: TlsSettings = { ca: tls.cert, serverName: 'srv-1.example' };
const word = 'x';
const basic = { kind: 'basic', account: 'bob', password: () => Promise.resolve(word) } as const;
const authorization = `Basic ${Buffer.from(`bob:${word}`).toString('base64')}`;

async function refusedBy(test: UnderTest, ...hosts: readonly string[]): Promise<void> {
  for (const host of hosts) {
    const attempt = { host, account: 'bob', password: word };
    using pass = await test.gate.enter(attempt, never);
    pass.refused();
  }
}

describe('a logon that every message brings along', () => {
  it.each<Mishap>(['bare-500', 'redirect', 'garbage', 'too-long'])(
    'is not taken for accepted by %s',
    async (mishap) => {
      await using test = await UnderTest.start({ tls, client, logon: basic, authorization });
      test.host.mishap = ({ count }) => (count === 1 ? mishap : undefined);
      await refusedBy(test, 'a', 'b');

      await test.run().ended;
      await refusedBy(test, 'c');

      expect(await test.run().ended).toMatchObject({
        kind: 'not-run',
        fault: { message: expect.stringContaining('3 hosts in a row') },
      });
    },
  );

  it('clears the count when the host has answered', async () => {
    await using test = await UnderTest.start({ tls, client, logon: basic, authorization });
    await refusedBy(test, 'a', 'b');

    await test.run().ended;
    await refusedBy(test, 'c');

    expect(await test.run().ended).toMatchObject({ kind: 'ended' });
  });

  it('by a certificate is not tried again where it was refused: an account stands behind it', async () => {
    const setting = { tls, client, logon: { kind: 'certificate' }, authorization } as const;
    await using test = await UnderTest.start(setting);

    const first = await test.run().ended;
    const second = await test.run().ended;

    expect(first).toMatchObject({ kind: 'not-run', fault: { code: 'access-denied' } });
    expect(second).toMatchObject({
      kind: 'not-run',
      fault: { message: expect.stringMatching(/^The certificate for srv-1 is not tried/) },
    });
    expect(test.operations).toHaveLength(1);
  });

  it('by a certificate is tried once more when somebody asks for that host', async () => {
    const setting = { tls, client, logon: { kind: 'certificate' } } as const;
    await using test = await UnderTest.start({ ...setting, authorization });
    await test.run().ended;
    const before = test.operations.length;

    const probed: Probed[] = [];
    for await (const each of test.client.probe(never)) probed.push(each);

    expect(probed.at(-1)).toMatchObject({
      step: 'logon',
      fault: { message: expect.stringContaining('knows nobody by our certificate') },
    });
    expect(test.operations.length).toBeGreaterThan(before);
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Probed } from '#adapters/winrm/client/probed.ts';
import type { WinrmClient } from '#adapters/winrm/client/winrm-client.ts';
import { never, ntlm, WinrmClients } from './winrm-clients.ts';

let clients: WinrmClients;

beforeAll(async () => {
  clients = await WinrmClients.start();
});

afterEach(() => clients.tidy());

afterAll(() => clients[Symbol.asyncDispose]());

describe('a look at a host', () => {
  async function probed(client: WinrmClient): Promise<readonly Probed[]> {
    const all: Probed[] = [];
    for await (const each of client.probe(never)) all.push(each);
    return all;
  }

  function stepsOf(all: readonly Probed[]): readonly string[] {
    return all.map((each) => (each.ok ? each.fact.step : `no ${each.step}`));
  }

  it('finds all in order', async () => {
    const all = await probed(clients.open());

    expect(stepsOf(all)).toEqual([
      'reach',
      'identify',
      'offers',
      'clock',
      'logon',
      'limits',
      'shell',
    ]);
    const facts = all.flatMap((each) => (each.ok ? [each.fact] : []));
    expect(facts).toContainEqual({ step: 'limits', maxEnvelopeSize: 512_000 });
    expect(facts).toContainEqual({
      step: 'offers',
      schemes: expect.arrayContaining(['negotiate']),
    });
    const ahead = facts.map((fact) => (fact.step === 'clock' ? fact.aheadMs : undefined))[3] ?? 1e9;
    expect(Math.abs(ahead)).toBeLessThan(5_000);
    expect((await clients.host.state()).shells).toEqual([]);
  });

  it('says what the certificate is', async () => {
    const all = await probed(clients.open({ endpoint: clients.pinned() }));

    expect(all[1]).toMatchObject({
      ok: true,
      fact: { step: 'tls', fingerprint: clients.certificates.fingerprint },
    });
    expect(stepsOf(all)).toHaveLength(8);
  });

  it('knows no limits for an account that may not ask', async () => {
    const all = await probed(clients.open({ logon: ntlm('CORP\\anna') }));

    expect(all).toContainEqual(
      expect.objectContaining({ fact: { step: 'limits', maxEnvelopeSize: undefined } }),
    );
  });

  it('ends at a refused logon', async () => {
    const all = await probed(clients.open({ logon: ntlm('SERVER1\\tester', 'wrong') }));

    expect(stepsOf(all)).toEqual(['reach', 'identify', 'offers', 'clock', 'no logon']);
  });

  it('goes on to the last step for an account without the right to a shell', async () => {
    const all = await probed(clients.open({ logon: ntlm('CORP\\bert') }));

    expect(stepsOf(all).at(-1)).toBe('no shell');
  });
});

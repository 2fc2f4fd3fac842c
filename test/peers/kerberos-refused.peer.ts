import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { byPassword, KerberosHost, logonOf, ntlm, refusalOf } from './kerberos-host.ts';
import { run } from './winrm-clients.ts';

let site: KerberosHost;

beforeAll(async () => {
  site = await KerberosHost.start();
});

afterEach(() => site.tidy());

afterAll(async () => {
  await site[Symbol.asyncDispose]();
});

describe('a wrong password', () => {
  it('is tried once in the whole domain, whatever the host', async () => {
    const gate = site.newGate();
    const refusals = () => site.realm.log().match(/: PREAUTH_FAILED: /g)?.length ?? 0;
    const before = refusals();

    const first = await refusalOf(site.open({ gate, source: byPassword('wrong') }));
    await site.tidy();
    const second = await refusalOf(site.open({ gate, source: byPassword('wrong'), tls: true }));
    await site.tidy();
    const right = await run(site.open({ gate }), 'echo hello');

    expect(first).toMatchObject({
      code: 'access-denied',
      message: 'The password of fettle is wrong.',
    });
    expect(second).toMatchObject({
      code: 'access-denied',
      message: expect.stringContaining('is not tried on'),
    });
    expect(refusals() - before).toBe(1);
    expect(right.out).toContain('hello');
  });

  it('is no reason for NTLM', async () => {
    const { logons } = await site.host.state();

    const refused = await refusalOf(
      site.open({ scheme: 'Negotiate', source: byPassword('wrong too'), ntlm }),
    );

    expect(refused).toMatchObject({ message: 'The password of fettle is wrong.' });
    expect((await site.host.state()).logons).toEqual(logons);
  });
});

describe('without a ticket', () => {
  const services = ['host/nobody.corp.example'];

  it('NTLM is not taken unless it is allowed', async () => {
    const { logons } = await site.host.state();

    const refused = await refusalOf(site.open({ scheme: 'Negotiate', services }));

    expect(refused).toMatchObject({ message: expect.stringContaining('knows no host/nobody') });
    expect((await site.host.state()).logons).toEqual(logons);
  });

  it('NTLM is taken where it is allowed, and a check says why', async () => {
    const probed = await logonOf(site.open({ scheme: 'Negotiate', services, ntlm }));

    expect(probed).toMatchObject({
      ok: true,
      fact: { how: expect.stringMatching(/^NTLM, since there is no ticket \(The domain knows no/) },
    });
  });

  it('NTLM is not taken for a host that refuses the ticket', async () => {
    const refused = await refusalOf(
      site.open({
        scheme: 'Negotiate',
        account: 'CORP\\stranger',
        ntlm: { ...ntlm, account: 'CORP\\fettle' },
      }),
    );

    expect(refused).toMatchObject({ message: 'server1 does not let stranger@CORP.EXAMPLE in.' });
  });

  it('a domain that does not answer is told, and logs on again when it does', async () => {
    await site.realm.stop();
    const refused = await refusalOf(site.open());
    await site.tidy();
    await site.realm.start();
    const { out } = await run(site.open(), 'echo hello');

    expect(refused).toMatchObject({
      code: 'host-unreachable',
      message: expect.stringContaining('No domain controller (KDC)'),
    });
    expect(out).toContain('hello');
  });
});

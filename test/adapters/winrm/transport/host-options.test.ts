import { describe, expect, it } from '@jest/globals';
import type { JobResult } from '#src/ports/transport.ts';
import { call, never, playedTransport, windowsHost } from './under-test.ts';

describe('the client of a host', () => {
  it('is made once, and made anew when the inventory says otherwise', async () => {
    const { transport, made, played } = playedTransport();
    const at = (host: ReturnType<typeof windowsHost>): Promise<JobResult> =>
      transport.run({ host, calls: [call('a')], signal: never });

    await at(windowsHost());
    await at(windowsHost());
    await at(windowsHost({ port: 5999 }));
    await transport.close();

    expect(made.map(({ endpoint }) => endpoint.port)).toEqual([5985, 5999]);
    expect(played.isClosed).toBe(true);
  });

  it('seals with NTLM where nothing is said', async () => {
    const { transport, made } = playedTransport();
    await transport.run({ host: windowsHost(), calls: [call('a')], signal: never });

    const [options] = made;
    expect(options?.endpoint).toEqual({
      host: 'rds-07',
      address: 'rds-07.corp.example',
      port: 5985,
    });
    expect(options?.logon).toMatchObject({ kind: 'ntlm', account: 'CORP\\fettle' });
    const { logon } = options ?? {};
    expect(logon?.kind === 'ntlm' ? await logon.password() : '').toBe('hunter2');
  });

  it.each([
    {
      given: { auth: 'kerberos' },
      logon: { scheme: 'Kerberos', account: 'CORP\\fettle', source: { kind: 'password' } },
    },
    {
      given: { auth: 'negotiate', kerberos: { allowNtlm: true, spn: ['host/a'] } },
      logon: { scheme: 'Negotiate', services: ['host/a'], ntlm: { kind: 'ntlm' } },
    },
    {
      given: { auth: 'negotiate' },
      logon: { scheme: 'Negotiate', services: undefined, ntlm: undefined },
    },
    {
      given: { auth: 'kerberos', password: undefined, kerberos: { realm: 'R', keytab: '/k' } },
      logon: { realm: 'R', source: { kind: 'keytab', path: '/k' } },
    },
    {
      given: { auth: 'kerberos', password: undefined, kerberos: { cache: '/c' } },
      logon: { source: { kind: 'cache', path: '/c' } },
    },
    {
      given: { auth: 'kerberos', password: undefined, kerberos: { cache: 'default' } },
      logon: { source: { kind: 'cache', path: undefined } },
    },
  ])('logs on by Kerberos as $given say', async ({ given, logon }) => {
    const { transport, made } = playedTransport();
    await transport.run({ host: windowsHost(given), calls: [call('a')], signal: never });

    expect(made[0]?.logon).toMatchObject({ kind: 'kerberos', ...logon });
  });

  it('has TLS with its authority, and shows its certificate', async () => {
    const { transport, made } = playedTransport();
    const host = windowsHost({
      user: undefined,
      password: undefined,
      auth: 'certificate',
      address: '10.1.0.7',
      tls: {
        ca: 'file:/ca',
        serverName: 'rds',
        clientCertificate: { cert: 'file:/c', key: 'file:/k' },
      },
    });
    await transport.run({ host, calls: [call('a')], signal: never });

    const [options] = made;
    expect(options?.logon).toEqual({ kind: 'certificate' });
    expect(options?.endpoint).toMatchObject({
      address: '10.1.0.7',
      port: 5986,
      tls: { ca: 'CA', serverName: 'rds' },
    });
    expect(await options?.endpoint.tls?.clientCertificate?.()).toEqual({ cert: 'C', key: 'K' });
  });

  it('pins the certificate of the host', async () => {
    const { transport, made } = playedTransport();
    const pin = '5F:'.repeat(31).concat('5F');
    await transport.run({ host: windowsHost({ tls: { pin } }), calls: [call('a')], signal: never });

    expect(made[0]?.endpoint.tls?.pin).toEqual(Buffer.alloc(32, 0x5f));
  });

  it('is not made without its secrets, and is tried again once they are there', async () => {
    const secrets: Record<string, string> = { 'env:WORD': 'hunter2' };
    const { transport, made } = playedTransport({ secrets });
    const job = {
      host: windowsHost({ tls: { ca: 'file:/ca' } }),
      calls: [call('a')],
      signal: never,
    };

    const before = await transport.run(job);
    secrets['file:/ca'] = 'CA';
    const after = await transport.run(job);

    expect(before).toMatchObject({ fault: 'refused', started: 'no', hint: 'Set it.' });
    expect(after.kind).toBe('ran');
    expect(made).toHaveLength(1);
  });

  it('serves hosts of its own driver only', () => {
    const { transport } = playedTransport();

    expect(transport.serves(windowsHost({ https: true, driver: 'winrm-client' }))).toBe(false);
  });
});

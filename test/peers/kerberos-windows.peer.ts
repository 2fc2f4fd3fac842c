import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createSecrets } from '#adapters/files/secrets.ts';
import { createSystemClock } from '#adapters/system/clock.ts';
import { createWinrmTransport } from '#adapters/winrm/transport/create-transport.ts';
import { Host } from '#src/host/host.ts';
import { KerberosHost, logonOf, refusalOf, word } from './kerberos-host.ts';
import { fillCache } from './kerberos-realm.ts';
import { run as runProgram } from './process.ts';
import { never, run } from './winrm-clients.ts';

// A host that takes tickets (MIT krb5), judged by clients that are not ours before it judges ours.
let site: KerberosHost;

beforeAll(async () => {
  site = await KerberosHost.start();
});

afterEach(() => site.tidy());

afterAll(async () => {
  await site[Symbol.asyncDispose]();
});

describe('clients that are not ours', () => {
  const kinit = () => fillCache(site.realm, { user: 'fettle', password: word });

  it('log on by curl', () => {
    const env = [
      '/usr/bin/env',
      `KRB5_CONFIG=${site.realm.config}`,
      `KRB5CCNAME=${kinit()}`,
    ] as const;
    const url = `http://server1.corp.example:${site.host.port}/wsman`;
    const where = ['--resolve', `server1.corp.example:${site.host.port}:127.0.0.1`];
    const said = runProgram(env[0], [
      ...env.slice(1),
      'curl',
      '-s',
      '--negotiate',
      '-u',
      ':',
      ...where,
      '-X',
      'POST',
      '-H',
      'Content-Length: 0',
      '-o',
      '/dev/null',
      '-w',
      '%{http_code}',
      url,
    ]);

    expect(said).toBe('200');
  });

  it.each(['Kerberos', 'Negotiate'])('talk sealed by python3-gssapi under %s', (scheme) => {
    const env = [`KRB5_CONFIG=${site.realm.config}`, `KRB5CCNAME=${kinit()}`];
    const program = ['/usr/bin/python3', 'test/peers/kerberos-gss-client.py'];

    const said = runProgram('/usr/bin/env', [...env, ...program, String(site.host.port), scheme]);

    expect(said).toMatch(/^200 .*Microsoft Corporation/);
  });

  it('are refused when the host knows no such account', () => {
    const cache = fillCache(site.realm, { user: 'stranger', password: word });
    const env = [`KRB5_CONFIG=${site.realm.config}`, `KRB5CCNAME=${cache}`];
    const program = ['/usr/bin/python3', 'test/peers/kerberos-gss-client.py'];

    const said = runProgram('/usr/bin/env', [
      ...env,
      ...program,
      String(site.host.port),
      'Kerberos',
    ]);

    expect(said.trim()).toBe('401');
  });
});

describe.each(['Kerberos', 'Negotiate'] as const)('a host under %s', (scheme) => {
  it.each([false, true])('runs commands, and nothing goes in clear (TLS: %s)', async (tls) => {
    const winrm = site.open({ scheme, tls });

    const first = await run(winrm, 'echo hello');
    const second = await run(winrm, 'echo again');

    expect(first.out).toContain('hello');
    expect(second.out).toContain('again');
    expect((await site.host.state()).clearBodies).toBe(0);
  });

  it('is told apart in a check', async () => {
    const probed = await logonOf(site.open({ scheme }));

    expect(probed).toMatchObject({
      ok: true,
      fact: { how: 'Kerberos with AES-256 for host/server1.corp.example' },
    });
  });

  it('lets in by a keytab and by tickets', async () => {
    const keytab = { kind: 'keytab', path: site.realm.path('robot.keytab') } as const;
    const cache = fillCache(site.realm, { user: 'fettle', password: word });
    const byKeytab = await run(
      site.open({ scheme, account: 'CORP\\robot', source: keytab }),
      'echo one',
    );
    await site.tidy();
    const byCache = await run(
      site.open({ scheme, account: '', source: { kind: 'cache', path: cache } }),
      'echo two',
    );

    expect(byKeytab.out).toContain('one');
    expect(byCache.out).toContain('two');
  });

  it('is logged on to anew, on a new connection, when the ticket has run out', async () => {
    const winrm = site.open({ scheme });
    await run(winrm, 'echo one');
    const before = await site.host.state();
    site.letPass(8 * 3_600_000);
    const { out } = await run(winrm, 'echo two');
    const after = await site.host.state();

    expect(out).toContain('two');
    expect(after.logons.accepted - before.logons.accepted).toBe(1);
    expect(after.connections.opened - before.connections.opened).toBe(1);
  });

  it.each(['wrong-signature', 'wrong-sequence', 'skipped-message', 'replayed', 'clear'] as const)(
    'is not believed when its answer has a fault: %s',
    async (kind) => {
      const winrm = site.open({ scheme });
      await run(winrm, 'echo one');
      await site.host.arm({ kind, operation: 'Command' });

      const { end } = await run(winrm, 'echo two');

      expect(end).toMatchObject({
        kind: expect.not.stringMatching(/^done$/),
        fault: { code: 'bad-output' },
      });
    },
  );

  it('refuses whom it does not know, and that locks nobody', async () => {
    const gate = site.newGate();
    const account = 'CORP\\stranger';

    const first = await refusalOf(site.open({ scheme, gate, account }));
    await site.tidy();
    const second = await refusalOf(site.open({ scheme, gate, account }));

    const said = {
      code: 'access-denied',
      message: 'server1 does not let stranger@CORP.EXAMPLE in.',
    };
    expect(first).toMatchObject(said);
    expect(second).toMatchObject(said);
  });
});

describe('a host of the inventory', () => {
  it.each(['kerberos', 'negotiate'])(
    'is told to be reached by Kerberos with auth: %s',
    async (auth) => {
      const secrets = createSecrets({ environment: { WORD: word }, home: '/nowhere' });
      const transport = createWinrmTransport({ clock: createSystemClock(), secrets });
      const winrm = {
        user: 'fettle@corp.example',
        password: 'env:WORD',
        auth,
        port: site.host.port,
        kerberos: { spn: ['host/server1.corp.example'] },
      };
      const host = Host.parse({
        name: 'server1',
        address: '127.0.0.1',
        platform: 'windows',
        transports: { winrm },
      });

      const checked = await transport.check(host, never);
      await transport.close();

      const looks = checked.flatMap(({ parts = [] }) => parts);
      expect(looks.find(({ name }) => name === 'logon')).toMatchObject({
        ok: true,
        detail: expect.stringContaining(
          'as fettle@corp.example by Kerberos with AES-256 for host/server1.corp.example, every message is sealed',
        ),
      });
    },
  );
});

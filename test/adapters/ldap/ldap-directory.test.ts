import { afterEach, describe, expect, it } from '@jest/globals';
import { LdapDirectory } from '#adapters/ldap/ldap-directory.ts';
import { LdapSettings } from '#src/identity/ldap-settings.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { LdapServer, type LdapServerOptions } from '#test/fakes/ldap-server.ts';
import { selfSigned } from '#test/fakes/self-signed.ts';

const certificate = selfSigned({
  commonName: 'localhost',
  alternativeNames: ['localhost'],
  notAfter: Date.UTC(2099, 0, 1),
});
const servers: LdapServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function start(options: Partial<LdapServerOptions> = {}): Promise<LdapServer> {
  const server = new LdapServer({ certificate, ...options });
  servers.push(server);
  await server.start();
  return server;
}

function settingsOf(server: LdapServer, changed: Record<string, unknown> = {}): LdapSettings {
  return LdapSettings.parse({
    kind: 'active-directory',
    servers: [server.url],
    ca: 'env:CA',
    bind: { dn: 'CN=Fettle,DC=example', password: 'env:PASSWORD' },
    people: { bases: ['OU=People,DC=example'], by: 'mail' },
    groups: { ops: 'CN=Ops,DC=example' },
    ...changed,
  });
}

function scene() {
  const clock = new FakeClock();
  const secrets: Readonly<Record<string, string>> = {
    'env:CA': certificate.cert,
    'env:PASSWORD': 'directory-secret',
  };
  const resolve = (reference: string) => Promise.resolve(secrets[reference] ?? '');
  return { clock, directory: new LdapDirectory({ clock, secrets: { resolve } }) };
}

describe('an Active Directory', () => {
  const enabled = { mail: 'maria@example.org', userAccountControl: '512' };

  it.each(['ldaps', 'ldap'] as const)('says who is in which group, over %s://', async (scheme) => {
    const server = await start({ scheme });
    server.entries.set('CN=Ops,DC=example', {});
    server.entries.set('CN=Maria,OU=People,DC=example', {
      ...enabled,
      groups: ['CN=Ops,DC=example'],
    });

    const answer = await scene().directory.look(settingsOf(server), ['maria@example.org']);

    expect(answer.entries.get('maria@example.org')).toEqual({ kind: 'active', groups: ['ops'] });
    expect(server.clear).toBe('');
  });

  it('is asked for members of members by its own rule', async () => {
    const server = await start();
    server.entries.set('CN=Ops,DC=example', {});
    server.entries.set('CN=Maria,OU=People,DC=example', enabled);

    await scene().directory.look(settingsOf(server), ['maria@example.org']);

    expect(server.filters).toContain(
      '(&(|(mail=maria@example.org))(memberOf:1.2.840.113556.1.4.1941:=CN=Ops,DC=example))',
    );
  });

  it('is not believed about an entry that has another name than the one asked for', async () => {
    const server = await start({ lenient: true });
    server.entries.set('CN=Eve,OU=People,DC=example', { ...enabled, mail: 'eve@example.org' });

    const answer = await scene().directory.look(settingsOf(server), ['maria@example.org']);

    expect(answer.entries.get('maria@example.org')?.kind).toBe('barred');
  });

  it('gives nobody two votes, and nobody the groups of two', async () => {
    const server = await start();
    const twice = { ...enabled, mail: ['maria@example.org', 'm@example.org'] };
    server.entries.set('CN=Maria,OU=People,DC=example', twice);
    server.entries.set('CN=A,OU=People,DC=example', { ...enabled, mail: 'a@example.org' });
    server.entries.set('CN=B,OU=People,DC=example', { ...enabled, mail: 'A@example.org' });
    const names = ['maria@example.org', 'm@example.org', 'a@example.org'];

    const { entries } = await scene().directory.look(settingsOf(server), names);

    expect([...entries.values()]).toEqual([
      { kind: 'barred', why: 'is the same entry as another name' },
      { kind: 'barred', why: 'is the same entry as another name' },
      { kind: 'barred', why: 'stands for several entries there' },
    ]);
  });
});

describe('a directory that does not do what it should', () => {
  it.each([
    ['says nothing', 'silent'],
    ['says nothing after the logon', 'silent-after-logon'],
  ] as const)('is given up at the deadline when it %s', async (_what, mood) => {
    const server = await start({ mood });
    const { clock, directory } = scene();

    const look = directory.look(settingsOf(server), ['maria@example.org']);
    const passed = server.reached.then(() => clock.advance(5_000));

    await expect(look).rejects.toMatchObject({ code: 'timed-out' });
    await passed;
  });

  it('is not opened again, in clear text, when it ends the line in the middle', async () => {
    const server = await start({ scheme: 'ldap', mood: 'ends-after-logon' });

    const look = scene().directory.look(settingsOf(server), ['maria@example.org']);

    await expect(look).rejects.toMatchObject({ code: 'bad-output' });
    expect(server.connections).toBe(1);
    expect(server.clear).toBe('');
  });

  it.each([
    ['refuses StartTLS', 'no-tls'],
    ['sends an answer ahead of the encryption', 'injects'],
  ] as const)('hears no password when it %s', async (_what, mood) => {
    const server = await start({ scheme: 'ldap', mood });

    const look = scene().directory.look(settingsOf(server), ['maria@example.org']);

    await expect(look).rejects.toMatchObject({ code: 'bad-output' });
    expect(server.clear).not.toContain('directory-secret');
    expect(server.logons).toEqual([]);
  });

  it('is not asked for referrals elsewhere', async () => {
    const server = await start({ mood: 'refers' });

    const answer = await scene().directory.look(settingsOf(server), ['maria@example.org']);

    expect(answer.entries.get('maria@example.org')?.kind).toBe('barred');
  });
});

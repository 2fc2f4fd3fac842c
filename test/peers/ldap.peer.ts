import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { LdapDirectory } from '#adapters/ldap/ldap-directory.ts';
import { createSystemClock } from '#adapters/system/clock.ts';
import { LdapSettings } from '#src/identity/ldap-settings.ts';
import { selfSigned } from '#test/fakes/self-signed.ts';
import { bindDn, type Slapd, startSlapd, suffix } from './slapd.ts';

const people = `ou=people,${suffix}`;
const groups = `ou=groups,${suffix}`;
/** Characters that mean something in a filter (RFC 4515) and in a name (RFC 4514). */
const hostile = 'a)(uid=*';

function person(uid: string, shadowExpire?: number): string {
  const name = uid.replaceAll(/[,=]/g, (sign) => `\\${sign}`);
  const lines = ['objectClass: inetOrgPerson', `cn: ${uid}`, 'sn: x', `uid: ${uid}`];
  const isShadow = shadowExpire !== undefined;
  // An attribute with several values must stand in one piece.
  const classes = isShadow ? ['objectClass: shadowAccount'] : [];
  const expiry = isShadow ? [`shadowExpire: ${shadowExpire}`] : [];
  const mail = `mail: ${uid}@example.org`;
  return [`dn: uid=${name},${people}`, ...classes, ...lines, mail, ...expiry].join('\n');
}

function group(cn: string, members: readonly string[]): string {
  const lines = members.map((dn) => `member: ${dn}`);
  return [`dn: cn=${cn},${groups}`, 'objectClass: groupOfNames', `cn: ${cn}`, ...lines].join('\n');
}

const entries = [
  `dn: ${suffix}\nobjectClass: dcObject\nobjectClass: organization\ndc: example\no: Example`,
  `dn: ou=people,${suffix}\nobjectClass: organizationalUnit\nou: people`,
  `dn: ou=groups,${suffix}\nobjectClass: organizationalUnit\nou: groups`,
  person('maria'),
  person('jonas'),
  person('left', 19_000),
  person('stays', -1),
  person(hostile),
  person('maria, the other'),
  group('ops', [`uid=maria,${people}`, `cn=windows,${groups}`, `uid=left,${people}`]),
  // A circle: windows is in ops, and ops in windows.
  group('windows', [`uid=jonas,${people}`, `cn=ops,${groups}`, `uid=${hostile},${people}`]),
  group('duty', [`uid=maria\\, the other,${people}`]),
  `dn: cn=posix,${groups}\nobjectClass: posixGroup\ncn: posix\ngidNumber: 500\nmemberUid: stays`,
];

let slapd: Slapd;

beforeAll(async () => {
  const account = `dn: ${bindDn}\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\ncn: fettle`;
  slapd = await startSlapd(
    `${[...entries, `${account}\nuserPassword: directory-secret`].join('\n\n')}\n`,
  );
});

afterAll(async () => {
  await slapd[Symbol.asyncDispose]();
});

function settings(changed: Record<string, unknown> = {}): LdapSettings {
  const written = {
    kind: 'plain',
    servers: [slapd.encrypted],
    ca: 'env:CA',
    bind: { dn: bindDn, password: 'env:PASSWORD' },
    people: { bases: [people], by: 'uid' },
    groupBases: [groups],
    groups: {
      ops: `CN=Ops, ${groups}`,
      windows: `cn=windows,${groups}`,
      posix: `cn=posix,${groups}`,
    },
    deadline: '20s',
    ...changed,
  };
  // A key that is not there, where a test takes one away.
  const kept = Object.entries(written).filter(([, value]) => value !== undefined);
  return LdapSettings.parse(Object.fromEntries(kept));
}

function directory(secrets: Readonly<Record<string, string>> = {}): LdapDirectory {
  const known: Readonly<Record<string, string>> = {
    'env:CA': slapd.ca,
    'env:PASSWORD': 'directory-secret',
    ...secrets,
  };
  const resolve = (reference: string) => Promise.resolve(known[reference] ?? '');
  return new LdapDirectory({ secrets: { resolve }, clock: createSystemClock() });
}

async function entryOf(name: string, changed: Record<string, unknown> = {}) {
  return (await directory().look(settings(changed), [name])).entries.get(name);
}

describe('a real slapd', () => {
  it.each([
    ['TLS from the beginning', () => slapd.encrypted],
    ['StartTLS', () => slapd.plain],
  ])('says who is in which group, over %s', async (_how, server) => {
    const found = await entryOf('maria', { servers: [server()] });

    expect(found).toEqual({ kind: 'active', groups: ['ops', 'windows'] });
  });

  it.each([
    ['a member of a group in the group, in a circle', 'jonas', ['ops', 'windows']],
    ['a name full of signs of a filter', hostile, ['ops', 'windows']],
    ['another name that begins like one', 'maria, the other', []],
    ['a posixGroup, by uid', 'stays', ['posix']],
  ])('knows the groups of %s', async (_what, name, expected) => {
    expect(await entryOf(name)).toEqual({ kind: 'active', groups: expected });
  });

  it.each(['*', 'nobody', 'maria*', 'maria)(uid=jonas', 'maria\\2a', 'uid=maria'])(
    'knows nobody called %s',
    async (name) => {
      expect(await entryOf(name)).toEqual({ kind: 'barred', why: 'is not in the directory' });
    },
  );

  it('knows people by mail, in whatever case', async () => {
    const by = { people: { bases: [people, suffix], by: 'mail' } };

    expect(await entryOf('Maria@Example.ORG', by)).toMatchObject({ groups: ['ops', 'windows'] });
  });

  it('bars whoever has expired, whatever groups they are in', async () => {
    expect(await entryOf('left')).toEqual({ kind: 'barred', why: 'has expired' });
  });

  it('bars whoever is locked, with the next look', async () => {
    expect(await entryOf('jonas')).toMatchObject({ kind: 'active' });
    const lock = `dn: uid=jonas,${people}\nchangetype: modify\n`;
    slapd.modify(`${lock}add: pwdAccountLockedTime\npwdAccountLockedTime: 000001010000Z\n`);

    expect(await entryOf('jonas')).toEqual({ kind: 'barred', why: 'is locked' });

    slapd.modify(`${lock}delete: pwdAccountLockedTime\n`);
    expect(await entryOf('jonas')).toMatchObject({ kind: 'active' });
  });

  it('names the groups that it does not have', async () => {
    const listed = { groups: { ops: `cn=ops,${groups}`, gone: `cn=gone,${groups}` } };

    const answer = await directory().look(settings(listed), ['maria']);

    expect(answer.missingGroups).toEqual(['gone']);
    expect(answer.entries.get('maria')).toEqual({ kind: 'active', groups: ['ops'] });
  });

  it('is no Active Directory: who has no userAccountControl is nobody there', async () => {
    const asked = settings({ kind: 'active-directory', groupBases: undefined });

    const answer = await directory().look(asked, ['maria']);

    expect(answer.entries.get('maria')).toMatchObject({ kind: 'barred' });
  });
});

describe('a slapd that cannot be asked', () => {
  afterEach(async () => {
    await slapd.stop();
    await slapd.start();
  });

  it.each([
    ['a wrong password', { 'env:PASSWORD': 'wrong' }, 'access-denied'],
    ['no password at all', { 'env:PASSWORD': '' }, 'secret-missing'],
    [
      'a wrong authority',
      { 'env:CA': selfSigned({ commonName: 'localhost', notAfter: Date.UTC(2099, 0, 1) }).cert },
      'host-unreachable',
    ],
  ])('says nothing of anybody with %s', async (_what, secrets, code) => {
    for (const server of [slapd.encrypted, slapd.plain]) {
      const look = directory(secrets).look(settings({ servers: [server] }), ['maria']);
      await expect(look).rejects.toMatchObject({ code });
    }
  });

  it('is not believed under a name that its certificate does not have', async () => {
    for (const server of [slapd.encrypted, slapd.plain]) {
      const servers = [server.replace('localhost', '127.0.0.1')];
      const look = directory().look(settings({ servers }), ['maria']);
      await expect(look).rejects.toMatchObject({ code: 'host-unreachable' });
    }
  });

  it('shows no password to a server that it does not believe', async () => {
    const logon = `BIND dn="${bindDn}"`;
    await directory().look(settings(), ['maria']);
    expect(slapd.log()).toContain(logon);
    await slapd.stop();
    await slapd.start();
    const secrets = { 'env:CA': '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n' };

    const look = directory(secrets).look(settings({ servers: [slapd.plain] }), ['maria']);

    await expect(look).rejects.toMatchObject({ name: 'BotError' });
    expect(slapd.log()).not.toContain(logon);
  });

  it('is asked again when it is there again', async () => {
    const asked = directory();
    await slapd.stop();
    const down = asked.look(settings(), ['maria']);
    await expect(down).rejects.toMatchObject({ code: 'host-unreachable' });

    await slapd.start();

    const answer = await asked.look(settings(), ['maria']);
    expect(answer.entries.get('maria')).toMatchObject({ kind: 'active' });
  });

  it('gives way to the next server', async () => {
    const servers = ['ldaps://localhost:1', slapd.encrypted];

    expect(await entryOf('maria', { servers })).toMatchObject({ kind: 'active' });
  });
});

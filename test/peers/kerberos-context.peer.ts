import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TicketSource } from '#adapters/winrm/kerberos/kerberos.ts';
import type { Sealed } from '#adapters/winrm/security/security-context.ts';
import { flipped } from '#test/adapters/winrm/security/bytes-of.ts';
import { beginAs, word } from './kerberos-client.ts';
import { fillCache, type KerberosRealm, startRealm, useConfig } from './kerberos-realm.ts';
import { KerberosService, logOnTo } from './kerberos-service.ts';

let realm: KerberosRealm;

beforeAll(async () => {
  realm = await startRealm();
  useConfig(realm.config);
  const quoted = `"${word.replaceAll('"', '""')}"`;
  realm.administer(
    `addprinc -pw ${quoted} fettle`,
    `addprinc -pw ${quoted} robot`,
    `ktadd -norandkey -k ${realm.path('robot.keytab')} robot`,
    'addprinc -randkey -e arcfour-hmac:normal host/old.corp.example',
    'setstr host/old.corp.example session_enctypes arcfour-hmac',
    'addprinc -randkey -e aes128-cts-hmac-sha1-96:normal host/small.corp.example',
    'setstr host/small.corp.example session_enctypes aes128-cts-hmac-sha1-96',
    `ktadd -norandkey -k ${realm.path('small.keytab')} host/small.corp.example`,
  );
});

afterAll(async () => {
  await realm[Symbol.asyncDispose]();
});

const schemes = ['Kerberos', 'Negotiate'] as const;

describe.each(schemes)('MIT krb5 under %s', (scheme) => {
  it.each<[string, () => TicketSource]>([
    ['a password', () => ({ kind: 'password', principal: 'fettle', password: word })],
    [
      'a keytab',
      () => ({ kind: 'keytab', principal: 'robot@CORP.EXAMPLE', path: realm.path('robot.keytab') }),
    ],
    [
      'tickets',
      () => ({ kind: 'cache', path: fillCache(realm, { user: 'fettle', password: word }) }),
    ],
  ])('lets us in by %s, with what was demanded and nothing more', async (_, source) => {
    await using service = new KerberosService(realm);
    using context = await logOnTo(service, { scheme, source: source() });

    const { name, flags, mechanism } = await service.told();

    expect(name).toMatch(/^(fettle|robot)@CORP\.EXAMPLE$/);
    expect(mechanism).toBe('1.2.840.113554.1.2.2');
    expect(flags & 0x3e).toBe(0x3e);
    expect(flags & 0x01).toBe(0); // delegation
    expect(context.bits).toBe(256);
  });

  it('tells accounts apart that log on at once', async () => {
    const users = Array.from({ length: 12 }, (_, index) => (index % 2 === 0 ? 'fettle' : 'robot'));

    const names = await Promise.all(
      users.map(async (principal) => {
        await using service = new KerberosService(realm);
        const source = { kind: 'password', principal, password: word } as const;
        using _context = await logOnTo(service, { scheme, source });
        return (await service.told()).name;
      }),
    );

    expect(names).toEqual(users.map((user) => `${user}@CORP.EXAMPLE`));
  });

  it('opens what we seal, and we open what it seals, message after message', async () => {
    await using service = new KerberosService(realm);
    using context = await logOnTo(service, { scheme });

    for (const size of [1, 15, 16, 17, 1_000, 150_000, 3, 5_000_000]) {
      const message = randomBytes(size);
      const sealed = context.wrap(message);

      expect(sealed).toMatchObject({ header: { length: 60 }, ciphertext: { length: size } });
      expect((await service.open(sealed))?.equals(message)).toBe(true);
      expect(message.equals(context.unwrap(await service.seal(message)))).toBe(true);
    }
  });

  it('refuses what was changed, repeated, left out or put elsewhere', async () => {
    for (const spoil of spoiled) {
      await using service = new KerberosService(realm);
      using context = await logOnTo(service, { scheme });
      const messages = [context.wrap(Buffer.from('one')), context.wrap(Buffer.from('two'))];

      const sent = spoil(messages);
      const heard: (Buffer | undefined)[] = [];
      for (const each of sent) heard.push(await service.open(each));

      expect(heard).toContain(undefined);
    }
  });

  it('is refused by us when what it says was changed, repeated, left out or put elsewhere', async () => {
    for (const spoil of spoiled) {
      await using service = new KerberosService(realm);
      using context = await logOnTo(service, { scheme });
      const messages = [
        await service.seal(Buffer.from('one')),
        await service.seal(Buffer.from('two')),
      ];
      const read = () => spoil(messages).map((each) => context.unwrap(each));

      expect(read).toThrow(expect.objectContaining({ code: 'bad-output' }));
      expect(() => context.wrap(Buffer.from('more'))).toThrow(
        expect.objectContaining({ code: 'bad-output' }),
      );
    }
  });

  it('lets in who is bound to its channel, and refuses who is bound to another', async () => {
    const bindings = Buffer.from('tls-server-end-point:of this host');
    const others = Buffer.from('tls-server-end-point:of another host');
    await using bound = new KerberosService(realm, { bindings });
    await using relayed = new KerberosService(realm, { bindings });

    using context = await logOnTo(bound, { scheme, channelBindings: bindings });
    const refused = logOnTo(relayed, { scheme, channelBindings: others });

    expect(context.bits).toBe(256);
    await expect(refused).rejects.toMatchObject({
      code: expect.stringMatching(/^(access-denied|bad-output)$/),
    });
  });

  it('asks for the second name of a service where the domain does not know the first', async () => {
    await using service = new KerberosService(realm);
    const services = ['host/nobody.corp.example', 'HTTP/server1.corp.example'];
    using context = await logOnTo(service, { scheme, services });

    expect(context.service).toBe('HTTP/server1.corp.example');
  });

  it('is not taken for the host when it has other keys', async () => {
    await using service = new KerberosService(realm, { keytab: realm.path('small.keytab') });

    await expect(logOnTo(service, { scheme })).rejects.toMatchObject({
      code: 'host-key-refused',
      hint: expect.stringContaining('setspn -Q host/server1.corp.example'),
    });
  });

  it('has its clock told, with the seconds, when that is wrong', async () => {
    await using service = new KerberosService(realm, { aheadSeconds: 1_000 });

    await expect(logOnTo(service, { scheme })).rejects.toMatchObject({
      code: 'access-denied',
      message: expect.stringMatching(
        /clocks of server1 .* by (99\d|100\d) seconds \(it is ahead\)/,
      ),
    });
  });

  it('seals with 128 bits where its keys have no more, and not at all with RC4', async () => {
    const config = realm.configWith('permitted_enctypes = aes128-cts-hmac-sha1-96');
    const keytab = realm.path('small.keytab');
    await using service = new KerberosService(realm, { keytab, config });
    using context = await logOnTo(service, { scheme, services: ['host/small.corp.example'] });
    const old = beginAs({ scheme, services: ['host/old.corp.example'] });

    expect(context.bits).toBe(128);
    await expect(old).rejects.toMatchObject({
      code: 'access-denied',
      message: expect.stringContaining('no ticket with AES for host/old.corp.example'),
    });
  });

  it('counts a context as over once its ticket has run out', async () => {
    await using service = new KerberosService(realm);
    let now = Date.now();
    using context = await logOnTo(service, { scheme, now: () => now });
    const before = context.isOver;
    now += 8 * 3_600_000;

    expect(before).toBe(false);
    expect(context.isOver).toBe(true);
  });

  it('names what the domain does not know', async () => {
    const services = ['host/nobody.corp.example', 'HTTP/nobody.corp.example'];

    await expect(beginAs({ scheme, services })).rejects.toMatchObject({
      message: expect.stringContaining('host/nobody.corp.example, nor HTTP/nobody.corp.example'),
      hint: expect.stringContaining('setspn -Q host/nobody.corp.example'),
    });
  });
});

type Spoil = (messages: readonly Sealed[]) => readonly Sealed[];

const spoiled: readonly Spoil[] = [
  ([one, two]) => [changed(one, 'ciphertext', 1), ...all(two)],
  ([one, two]) => [changed(one, 'header', 30), ...all(two)],
  // The number of the message.
  ([one, two]) => [changed(one, 'header', 15), ...all(two)],
  ([one]) => [...all(one), ...all(one)],
  ([, two]) => all(two),
  ([one, two]) => [...all(two), ...all(one)],
];

function all(sealed: Sealed | undefined): readonly Sealed[] {
  return sealed === undefined ? [] : [sealed];
}

function changed(sealed: Sealed | undefined, part: keyof Sealed, at: number): Sealed {
  if (sealed === undefined) throw new Error('There is no message.');
  return { ...sealed, [part]: flipped(sealed[part], at) };
}

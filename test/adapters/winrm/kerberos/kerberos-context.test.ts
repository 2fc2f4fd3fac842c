import { describe, expect, it } from '@jest/globals';
import type { Granted } from '#adapters/winrm/kerberos/kerberos.ts';
import { beginKerberos, type KerberosContext } from '#adapters/winrm/kerberos/kerberos-context.ts';
import { type FakeDomain, FakeKerberos, proof, sound } from './fake-kerberos.ts';

const hour = 3_600_000;
let now = 0;

interface Wanted {
  readonly scheme?: 'Kerberos' | 'Negotiate';
  readonly services?: readonly string[];
}

async function begun(kerberos: FakeKerberos, wanted: Wanted = {}): Promise<KerberosContext> {
  const { scheme = 'Kerberos', services = ['host/rds-07'] } = wanted;
  using tickets = await kerberos.tickets({
    kind: 'password',
    principal: 'fettle',
    password: 'secret',
  });
  const about = {
    host: 'rds-07',
    principal: tickets.principal,
    source: 'password',
    services,
  } as const;
  return await beginKerberos({
    tickets,
    scheme,
    about,
    channelBindings: undefined,
    now: () => now,
  });
}

async function loggedOn(domain: FakeDomain = {}): Promise<KerberosContext> {
  const context = await begun(new FakeKerberos(domain));
  await context.step(undefined);
  await context.step(proof);
  return context;
}

function text(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString();
}

describe('a context of Kerberos', () => {
  it.each([
    ['Kerberos', 'application/HTTP-Kerberos-session-encrypted', 'krb5 host/rds-07'],
    ['Negotiate', 'application/HTTP-SPNEGO-session-encrypted', 'spnego host/rds-07'],
  ] as const)(
    'under %s says how it seals, and wraps its tokens so',
    async (scheme, protocol, token) => {
      const context = await begun(new FakeKerberos(), { scheme });

      const first = await context.step(undefined);

      expect(context).toMatchObject({ scheme, protocol });
      expect(text(first.token)).toBe(token);
      expect(first.isDone).toBe(false);
    },
  );

  it('asks for the next name only where the domain does not know the one before', async () => {
    const kerberos = new FakeKerberos({ services: ['HTTP/rds-07'] });

    const context = await begun(kerberos, {
      services: ['host/rds-07', 'HTTP/rds-07', 'WSMAN/rds-07'],
    });

    expect(context.service).toBe('HTTP/rds-07');
    expect(kerberos.held).toBe(1);
  });

  it('tells all names when the domain knows none of them, and holds nothing then', async () => {
    const kerberos = new FakeKerberos({ services: [] });

    const refused = begun(kerberos, { services: ['host/a', 'HTTP/a'] });

    await expect(refused).rejects.toMatchObject({
      code: 'access-denied',
      message: expect.stringContaining('host/a, nor HTTP/a'),
      hint: expect.stringContaining('setspn -Q host/a'),
    });
    expect(kerberos.held).toBe(0);
  });

  it.each<[string, Partial<Granted>]>([
    ['mutual authentication', { flags: 0x3c }],
    ['protection against replay', { flags: 0x3a }],
    ['order', { flags: 0x36 }],
    ['confidentiality', { flags: 0x2e }],
    ['integrity', { flags: 0x1e }],
    ['a ticket that stays here', { flags: 0x3f }],
    ['AES', { encryption: 23 }],
    ['AES', { encryption: undefined }],
    ['Kerberos', { isKerberos: false }],
  ])('is refused without %s: %j', async (lacking, less) => {
    const refused = loggedOn({ granted: { ...sound, ...less } });

    await expect(refused).rejects.toMatchObject({
      code: 'access-denied',
      message: expect.stringContaining(lacking),
    });
  });

  it.each([
    [17, 128],
    [18, 256],
    [19, 128],
    [20, 256],
  ])('with encryption type %d has %d bits', async (encryption, bits) => {
    const context = await loggedOn({ granted: { ...sound, encryption } });

    expect(context.bits).toBe(bits);
  });

  it('is not believed when the host does not prove that it is the host', async () => {
    const context = await begun(new FakeKerberos());
    await context.step(undefined);

    const refused = context.step(new TextEncoder().encode('somebody else'));

    await expect(refused).rejects.toMatchObject({ code: 'host-key-refused' });
    expect(() => context.wrap(new Uint8Array(1))).toThrow(
      expect.objectContaining({ code: 'bad-output' }),
    );
  });

  it('takes no step out of turn', async () => {
    const early = await begun(new FakeKerberos());
    const late = await loggedOn();

    await expect(early.step(proof)).rejects.toMatchObject({ code: 'bad-output' });
    await expect(late.step(proof)).rejects.toMatchObject({ code: 'bad-output' });
  });

  it('seals and opens, until an answer is not the one of the host', async () => {
    const context = await loggedOn();
    const sealed = context.wrap(Buffer.from('hello'));
    const opened = context.unwrap(sealed);
    const forged = { ...sealed, header: sealed.header.with(0, 1) };

    expect(text(opened)).toBe('hello');
    expect(() => context.unwrap(forged)).toThrow(expect.objectContaining({ code: 'bad-output' }));
    expect(() => context.unwrap(sealed)).toThrow(expect.objectContaining({ code: 'bad-output' }));
  });

  it('seals nothing before both sides agree: that is a defect', async () => {
    const context = await begun(new FakeKerberos());

    expect(() => context.wrap(new Uint8Array(1))).toThrow('no session yet');
  });

  it.each([
    { lifetime: 36_000, over: 10 * hour - 60_000 },
    { lifetime: 40, over: 30_000 },
  ])('is over a little before its ticket of $lifetime s', async ({ lifetime, over }) => {
    now = 5 * hour;
    const context = await loggedOn({ granted: { ...sound, lifetime } });
    const seen = [over - 1, over].map((ms) => {
      now = 5 * hour + ms;
      return context.isOver;
    });

    expect(seen).toEqual([false, true]);
  });

  it('gives back all that it holds, once', async () => {
    const kerberos = new FakeKerberos();
    const context = await begun(kerberos);

    context[Symbol.dispose]();
    context[Symbol.dispose]();

    expect(kerberos.held).toBe(0);
  });
});

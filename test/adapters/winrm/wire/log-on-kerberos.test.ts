import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { KerberosFault } from '#adapters/winrm/kerberos/kerberos.ts';
import { LogonGate } from '#adapters/winrm/security/logon-gate.ts';
import type { KerberosLogon } from '#adapters/winrm/wire/logon-settings.ts';
import { openConnection } from '#adapters/winrm/wire/open-connection.ts';
import type { SoapConnection } from '#adapters/winrm/wire/soap-connection.ts';
import { BotError } from '#src/errors.ts';
import {
  type FakeDomain,
  FakeKerberos,
  faultOf,
  proof,
} from '#test/adapters/winrm/kerberos/fake-kerberos.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { FakeHttp, type Reply } from './fake-http.ts';
import { kerberosOptions } from './kerberos-options.ts';

const never = new AbortController().signal;
const kerberosProof = `Kerberos ${Buffer.from(proof).toString('base64')}`;

let clock: FakeClock;
let gate: LogonGate;
let host: FakeHttp;
/** What the host says to each request, in order; the last for all that follow. */
let answers: Reply[];
let heard: string[];
let told: string[];

beforeEach(async () => {
  clock = new FakeClock();
  gate = new LogonGate({ key: new Uint8Array(32), now: () => clock.now() });
  answers = [{ status: 200, headers: { 'WWW-Authenticate': kerberosProof } }];
  heard = [];
  told = [];
  host = await FakeHttp.start(async ({ headers }) => {
    heard.push(headers.get('authorization') ?? '');
    const reply = (answers.length > 1 ? answers.shift() : answers[0]) ?? { status: 500 };
    return { reply, manner: 'at-once' };
  });
});

afterEach(() => host[Symbol.asyncDispose]());

const tell = (how: string): unknown => told.push(how);

async function open(domain: FakeDomain = {}, logon: Partial<KerberosLogon> = {}) {
  const kerberos = new FakeKerberos(domain);
  const options = { ...kerberosOptions({ host, gate, clock, kerberos }, logon), told: tell };
  const opened = await openConnection(options, never).catch((error: unknown) => error);
  return { kerberos, opened };
}

function close(opened: unknown): void {
  // What openConnection gives when it does not reject.
  (opened as SoapConnection)[Symbol.dispose]();
}

const wrong = { kind: 'password', password: () => Promise.resolve('wrong') } as const;
const ntlm = {
  kind: 'ntlm',
  account: 'CORP\\fettle',
  password: () => Promise.resolve('secret'),
} as const;

describe('a logon by Kerberos', () => {
  it('says one thing, and holds nothing once the connection is closed', async () => {
    const { kerberos, opened } = await open();
    const heldWhileOpen = kerberos.held;

    close(opened);

    expect(heard).toEqual([`Kerberos ${Buffer.from('krb5 host/rds-07').toString('base64')}`]);
    expect(told).toEqual(['Kerberos with AES-256 for host/rds-07']);
    expect(heldWhileOpen).toBe(1);
    expect(kerberos.held).toBe(0);
  });

  it.each<[string, Reply, string]>([
    ['lets us in and proves nothing', { status: 200 }, 'bad-output'],
    [
      'lets us in with the proof of another',
      { status: 200, headers: { 'WWW-Authenticate': 'Kerberos AAAA' } },
      'host-key-refused',
    ],
    [
      'refuses the ticket',
      { status: 401, headers: { 'WWW-Authenticate': 'Kerberos' } },
      'access-denied',
    ],
    [
      'knows no Kerberos',
      { status: 401, headers: { 'WWW-Authenticate': 'Basic' } },
      'access-denied',
    ],
    ['fails', { status: 500 }, 'bad-output'],
  ])('is over when the host %s; nothing is held, and NTLM is not taken', async (_, reply, code) => {
    answers = [reply];

    const { kerberos, opened } = await open({}, { ntlm });

    expect(opened).toMatchObject({ code });
    expect(kerberos.held).toBe(0);
    expect(heard).toHaveLength(1);
  });

  it('has a wrong password tried once, on whatever host, until there is another one', async () => {
    const first = await open({}, { source: wrong });
    const second = await open({}, { source: wrong });
    const third = await open();

    expect(first.opened).toMatchObject({ message: 'The password of fettle is wrong.' });
    expect(second.opened).toMatchObject({
      message: expect.stringContaining('is not tried on the domain'),
    });
    expect(second.kerberos.asked).toEqual([]);
    expect(heard).toHaveLength(1);
    close(third.opened);
  });

  it.each([
    ['empty', ''],
    ['cut by C, such as one in UTF-16', 's\0e\0c\0r\0e\0t\0'],
  ])('tries no password that is %s', async (_, password) => {
    const source = { kind: 'password', password: () => Promise.resolve(password) } as const;
    const { kerberos, opened } = await open({}, { source });

    expect(opened).toMatchObject({ code: 'secret-missing' });
    expect(kerberos.asked).toEqual([]);
  });

  it('takes no tickets of somebody else', async () => {
    const cache = { kind: 'cache', path: undefined } as const;
    const other = await open({}, { account: 'CORP\\anna', source: cache });
    const own = await open({}, { account: '', source: cache });

    expect(other.opened).toMatchObject({
      code: 'config-invalid',
      message: 'The tickets in the cache are those of fettle@CORP.EXAMPLE, not of anna.',
    });
    expect(other.kerberos.held).toBe(0);
    close(own.opened);
  });

  it('takes a ticket that runs out for a connection that has ended', async () => {
    const { opened } = await open({
      granted: { flags: 0x3e, encryption: 18, isKerberos: true, lifetime: 3_600 },
    });
    const connection = opened as SoapConnection; // see close
    const before = connection.isOpen;
    await clock.advance(3_600_000);

    const posted = await connection.post(new Uint8Array(1), never);

    expect(before).toBe(true);
    expect(connection.isOpen).toBe(false);
    expect(posted).toEqual({ kind: 'ended' });
    expect(heard).toHaveLength(1);
  });
});

describe('NTLM in place of Kerberos', () => {
  const scheme = 'Negotiate';
  const missing = new BotError('config-invalid', 'no koffi', {
    details: { reason: 'no-kerberos' },
  });

  it.each<[string, FakeDomain]>([
    ['no KDC answers', { fault: faultOf('account', 156) }],
    ['the realm is not known', { fault: faultOf('configuration', 224) }],
    ['the domain knows no such service', { services: [] }],
    ['there is no library', { fault: missing }],
  ])('is begun where %s, and only where it is allowed', async (_, domain) => {
    answers = [{ status: 401, headers: { 'WWW-Authenticate': 'Negotiate' } }];
    await open(domain, { scheme });
    const without = [...heard];
    await open(domain, { scheme, ntlm });

    expect(without).toEqual([]);
    expect(heard).toHaveLength(1);
    expect(Buffer.from(heard[0]?.replace('Negotiate ', '') ?? '', 'base64').toString()).toMatch(
      /^NTLMSSP/,
    );
  });

  it.each<[string, KerberosFault]>([
    ['a wrong password', faultOf('account', 24)],
    ['a locked account', faultOf('account', 18)],
    ['an unknown account', faultOf('account', 6)],
    ['a clock that is wrong', faultOf('account', 37)],
  ])('is not begun behind %s', async (_, fault) => {
    const { opened } = await open({ fault }, { scheme, ntlm });

    expect(opened).toMatchObject({ code: 'access-denied' });
    expect(heard).toEqual([]);
  });

  it('is all there is for an account that only the host knows', async () => {
    answers = [{ status: 401, headers: { 'WWW-Authenticate': 'Negotiate' } }];
    const { kerberos } = await open({}, { scheme, ntlm, account: '.\\fettle' });

    expect(kerberos.asked).toEqual([]);
    expect(heard).toHaveLength(1);
  });
});

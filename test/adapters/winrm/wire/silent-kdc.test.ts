import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LogonGate } from '#adapters/winrm/security/logon-gate.ts';
import { type OpenOptions, openConnection } from '#adapters/winrm/wire/open-connection.ts';
import { BotError } from '#src/errors.ts';
import { FakeKerberos, proof } from '#test/adapters/winrm/kerberos/fake-kerberos.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { FakeHttp } from './fake-http.ts';
import { kerberosOptions } from './kerberos-options.ts';
import { until } from './until.ts';

const never = new AbortController().signal;
const ntlm = {
  kind: 'ntlm',
  account: 'CORP\\fettle',
  password: () => Promise.resolve('secret'),
} as const;
const headers = { 'WWW-Authenticate': `Kerberos ${Buffer.from(proof).toString('base64')}` };

let clock: FakeClock;
let gate: LogonGate;
let host: FakeHttp;
let heard: string[];

beforeEach(async () => {
  clock = new FakeClock();
  gate = new LogonGate({ key: new Uint8Array(32), now: () => clock.now() });
  heard = [];
  host = await FakeHttp.start(async (request) => {
    heard.push(request.headers.get('authorization') ?? '');
    return { reply: { status: 200, headers }, manner: 'at-once' };
  });
});

afterEach(() => host[Symbol.asyncDispose]());

function optionsOf(kerberos: FakeKerberos): OpenOptions {
  return kerberosOptions({ host, gate, clock, kerberos });
}

describe('a logon whose KDC says nothing', () => {
  it('waits for a KDC that does not answer no longer than it has to, and gives back what comes too late', async () => {
    const slow = Promise.withResolvers<void>();
    const kerberos = new FakeKerberos({ slow: slow.promise });
    const opening = openConnection(optionsOf(kerberos), never).catch((error: unknown) => error);
    await until(() => kerberos.asked.length > 0);

    await clock.advance(30_000);
    const opened = await opening;
    slow.resolve();
    await clock.advance(0);

    expect(opened).toMatchObject({ code: 'timed-out', message: expect.stringContaining('KDC') });
    expect(kerberos.held).toBe(0);
    expect(heard).toEqual([]);
  });

  it('asks a KDC that is back for nobody who has given up', async () => {
    const slow = Promise.withResolvers<void>();
    const kerberos = new FakeKerberos({ slow: slow.promise });
    const options = optionsOf(kerberos);
    const opening = Array.from({ length: 8 }, () =>
      openConnection(options, never).catch((error: unknown) => error),
    );
    await until(() => kerberos.asked.length === 3);

    await clock.advance(30_000);
    const opened = await Promise.all(opening);
    slow.resolve();
    await until(() => kerberos.held === 0);
    using next = await openConnection(optionsOf(new FakeKerberos()), never);

    expect(opened).toEqual(opened.map(() => expect.objectContaining({ code: 'timed-out' })));
    expect(kerberos.asked).toHaveLength(3);
    expect(next.isOpen).toBe(true);
  });

  it.each([
    ['NTLM, where that is allowed', ntlm, [expect.stringMatching(/^NTLMSSP/)]],
    ['nothing, where it is not', undefined, []],
  ])('goes on with %s, however many are asked one after the other', async (_, allowed, said) => {
    const slow = Promise.withResolvers<void>();
    const kerberos = new FakeKerberos({ slow: slow.promise });
    const given = { scheme: 'Negotiate', ntlm: allowed } as const;
    const options = kerberosOptions({ host, gate, clock, kerberos }, given);
    const opening = openConnection(options, never).catch((error: unknown) => error);
    await until(() => kerberos.asked.length > 0);

    await clock.advance(30_000);
    await opening;
    slow.resolve();

    const tokens = heard.map((each) => Buffer.from(each.replace(/^\w+ /, ''), 'base64'));
    expect(tokens.map(String)).toEqual(said);
  });

  it('is stopped with what asked for it', async () => {
    const slow = Promise.withResolvers<void>();
    const kerberos = new FakeKerberos({ slow: slow.promise });
    const stop = new AbortController();
    const opening = openConnection(optionsOf(kerberos), stop.signal).catch(
      (error: unknown) => error,
    );
    await until(() => kerberos.asked.length > 0);

    stop.abort(new BotError('timed-out', 'The job was stopped.'));
    const opened = await opening;
    slow.resolve();
    await clock.advance(0);

    expect(opened).toMatchObject({ code: 'timed-out' });
    expect(kerberos.held).toBe(0);
  });
});

import { describe, expect, it } from '@jest/globals';
import { WinrmClient } from '#adapters/winrm/client/winrm-client.ts';
import { BotError } from '#src/errors.ts';
import { until } from '#test/adapters/winrm/wire/until.ts';
import { UnderTest } from './under-test.ts';

function authentications(test: UnderTest): number {
  return test.operations.filter((each) => each === 'Authenticate').length;
}

describe('a logon', () => {
  it('that is refused is not tried again on this host', async () => {
    await using test = await UnderTest.start({ password: 'another' });

    const first = await test.run().ended;
    const second = await test.run().ended;

    expect(first).toMatchObject({ kind: 'not-run', fault: { code: 'access-denied' } });
    expect(second).toMatchObject({ kind: 'not-run', fault: { code: 'access-denied' } });
    expect(authentications(test)).toBe(1);
  });

  it('that is refused counts for all clients with this account', async () => {
    await using test = await UnderTest.start({ password: 'another' });
    const other = new WinrmClient(test.options);
    await test.run().ended;

    const end = await other.run({
      line: { command: 'whoami', arguments: [] },
      input: new Uint8Array(),
      output: () => undefined,
      signal: new AbortController().signal,
      withinMs: 1_000,
    });

    expect(end).toMatchObject({ kind: 'not-run' });
    expect(authentications(test)).toBe(1);
    await other.close();
  });

  it('is made again when the host has forgotten us, once', async () => {
    await using test = await UnderTest.start();
    test.host.mishap = ({ operation, count }) =>
      operation === 'Create' && count === 1 ? 'forget-before' : undefined;

    expect(await test.run().ended).toMatchObject({ kind: 'ended' });
    expect(authentications(test)).toBe(2);
  });

  it('is not made for ever when the host forgets us for ever', async () => {
    await using test = await UnderTest.start();
    test.host.mishap = ({ operation }) => (operation === 'Create' ? 'forget-before' : undefined);

    expect(await test.run().ended).toMatchObject({
      kind: 'not-run',
      fault: { code: 'access-denied' },
    });
    expect(authentications(test)).toBe(2);
  });

  it('never sends a command twice on the word of somebody between', async () => {
    await using test = await UnderTest.start();
    test.host.mishap = ({ operation }) => (operation === 'Command' ? 'forget-after' : undefined);

    expect(await test.run().ended).toMatchObject({ kind: 'unknown' });
    expect(test.host.winrs.processes).toHaveLength(1);
  });

  it('looks up its password each time, and tells why when there is none', async () => {
    const missing = new BotError('secret-missing', 'There is no such secret.');
    await using test = await UnderTest.start({
      logon: { kind: 'ntlm', account: 'bob', password: () => Promise.reject(missing) },
    });

    expect(await test.run().ended).toEqual({ kind: 'not-run', fault: missing });
    expect(test.operations).toEqual([]);
  });

  it('waits for a place among those that log on at once', async () => {
    await using test = await UnderTest.start({ places: 1 });

    const ends = await Promise.all([test.run().ended, test.run().ended]);

    expect(ends.map(({ kind }) => kind)).toEqual(['ended', 'ended']);
    const asked = test.operations.filter((each) => /^(?:Negotiate|Authenticate)$/.test(each));
    expect(asked).toEqual(['Negotiate', 'Authenticate', 'Negotiate', 'Authenticate']);
  });

  it.each([
    { kind: 'basic', account: 'bob', password: () => Promise.resolve('x') } as const,
    { kind: 'certificate' } as const,
  ])('by $kind does not even connect without TLS', async (logon) => {
    await using test = await UnderTest.start({ logon });

    expect(await test.run().ended).toMatchObject({
      kind: 'not-run',
      fault: { code: 'config-invalid' },
    });
    expect(test.host.http.connections).toHaveLength(0);
  });

  it('says nothing else before the host lets us in', async () => {
    await using test = await UnderTest.start({ password: 'another' });
    await test.run().ended;

    await until(() => test.host.http.openConnections === 0);
    expect(test.operations).toEqual(['Negotiate', 'Authenticate']);
    expect(test.violations).toEqual([]);
  });
});

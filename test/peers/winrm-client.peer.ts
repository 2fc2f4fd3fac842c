import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { WinrmClient } from '#adapters/winrm/client/winrm-client.ts';
import { parsePin } from '#adapters/winrm/security/pin.ts';
import { basic, ntlm, run, WinrmClients } from './winrm-clients.ts';

let clients: WinrmClients;

beforeAll(async () => {
  clients = await WinrmClients.start();
});

afterEach(() => clients.tidy());

afterAll(() => clients[Symbol.asyncDispose]());

const ended = { kind: 'ended', exitCode: 0, output: 'whole' };

async function settled(isSo: () => Promise<boolean>): Promise<void> {
  for (let count = 0; count < 500; count += 1) if (await isSo()) return;
  throw new Error('It never came to be.');
}

describe('a client over sealed NTLM', () => {
  it('runs commands with output, errors, exit codes and input', async () => {
    const client = clients.open();

    expect(await run(client, 'echo hällo 漢😀')).toEqual({
      end: ended,
      out: 'hällo 漢😀\r\n',
      err: '',
    });
    expect(await run(client, 'echo oops 1>&2 & exit 7')).toMatchObject({
      end: { kind: 'ended', exitCode: 7 },
      err: 'oops\r\n',
    });
    expect(await run(client, 'whoami')).toMatchObject({ out: 'server1\\tester\r\n' });
    expect(await clients.host.state()).toMatchObject({ clearBodies: 0, brokenMessages: 0 });
  });

  it('needs one connection for ten commands, one logon and one shell', async () => {
    const before = await clients.host.state();
    const client = clients.open();

    for (let count = 0; count < 10; count += 1) await run(client, 'echo x');

    const after = await clients.host.state();
    expect(after.connections.opened - before.connections.opened).toBe(1);
    expect(after.logons.accepted - before.logons.accepted).toBe(1);
    expect(after.opened - before.opened).toBe(1);
    // Two for the logon, Create, and per command Command, Receive, perhaps one more, and Signal.
    expect(after.requests - before.requests).toBeLessThanOrEqual(3 + 10 * 4);
  });

  it('feeds input that is larger than a message', async () => {
    const input = Buffer.from(`${'zwölf '.repeat(60_000)}\n`);
    const client = clients.open();
    const stop = new AbortController();
    let bytes = 0;

    const ran = await run(client, 'findstr "^"', {
      input,
      signal: stop.signal,
      output: (_stream, piece) => {
        bytes += piece.length;
        if (bytes >= input.length) stop.abort();
      },
    });

    expect(bytes).toBe(input.length);
    expect(ran.end).toMatchObject({ kind: 'stopped', output: 'whole' });
  });

  it('polls on while a command has nothing to say', async () => {
    const ran = await run(clients.open(), 'ping -n 4 127.0.0.1 & echo over');

    expect(ran).toMatchObject({ end: ended, out: 'over\r\n' });
  });

  it('ends a command that takes too long, and leaves nothing of it', async () => {
    const ran = await run(clients.open({ limits: { graceMs: 200 } }), 'ping -n 60 127.0.0.1', {
      withinMs: 500,
    });

    const state = await clients.host.state();
    expect(ran.end).toMatchObject({ kind: 'stopped', fault: { code: 'timed-out' } });
    expect(
      state.shells.flatMap(({ commands }) => commands).filter((each) => each.isRunning),
    ).toEqual([]);
  });

  it('ends a command that reads its input by ending that', async () => {
    const before = (await clients.host.state()).actions.Send ?? 0;
    const stop = new AbortController();
    const running = run(clients.open(), 'sort', {
      input: Buffer.from('b\na\n'),
      signal: stop.signal,
    });
    await settled(async () => ((await clients.host.state()).actions.Send ?? 0) > before);
    stop.abort();

    expect(await running).toMatchObject({ end: { kind: 'stopped', exitCode: 0 }, out: 'a\nb\n' });
  });

  it('leaves no shell and no connection behind', async () => {
    const client = clients.open();
    await Promise.all(['a', 'b', 'c'].map((word) => run(client, `echo ${word}`)));
    await client.close();

    await settled(async () => (await clients.host.state()).connections.live === 0);
    expect((await clients.host.state()).shells).toEqual([]);
  });
});

describe('a client over HTTPS', () => {
  it.each<[string, () => WinrmClient]>([
    ['NTLM with channel bindings', () => clients.openTls()],
    [
      'Basic',
      () =>
        clients.openTls({
          logon: basic(),
        }),
    ],
    ['a pinned certificate', () => clients.open({ endpoint: clients.pinned() })],
    [
      'a client certificate',
      () =>
        clients.open({
          endpoint: clients.pinned(clients.certificates.client),
          logon: { kind: 'certificate' },
        }),
    ],
  ])('runs commands with %s', async (_, open) => {
    expect(await run(open(), 'whoami')).toEqual({
      end: ended,
      out: 'server1\\tester\r\n',
      err: '',
    });
  });

  it('says nothing to a host with another certificate', async () => {
    const before = await clients.host.state();
    const pin = parsePin('00'.repeat(32));
    const endpoint = clients.endpoint({ pin });

    const ran = await run(clients.open({ endpoint }), 'whoami');

    expect(ran.end).toMatchObject({ kind: 'not-run', fault: { code: 'host-key-refused' } });
    expect((await clients.host.state()).requests).toBe(before.requests);
  });

  it('says nothing to a host whose certificate nobody trusts', async () => {
    const endpoint = clients.endpoint({});

    const ran = await run(clients.open({ endpoint }), 'whoami');

    expect(ran.end).toMatchObject({ kind: 'not-run', fault: { code: 'host-key-refused' } });
  });
});

describe('an account that is not let in', () => {
  it.each<[string, () => WinrmClient]>([
    ['a wrong password', () => clients.open({ logon: ntlm('SERVER1\\tester', 'wrong') })],
    ['a stranger', () => clients.open({ logon: ntlm('SERVER1\\eve') })],
    [
      'a wrong password, by Basic',
      () =>
        clients.openTls({
          logon: basic('wrong'),
        }),
    ],
    [
      'an unknown certificate',
      () =>
        clients.open({
          endpoint: clients.pinned(clients.certificates.stranger),
          logon: { kind: 'certificate' },
        }),
    ],
  ])('runs nothing: %s', async (_, open) => {
    const ran = await run(open(), 'whoami');

    expect(ran.end).toMatchObject({ kind: 'not-run', fault: { code: 'access-denied' } });
  });

  it('is tried once, however often it is asked', async () => {
    const before = await clients.host.state();
    const client = clients.open({ logon: ntlm('SERVER1\\tester', 'wrong') });

    for (let count = 0; count < 5; count += 1) await run(client, 'whoami');

    expect((await clients.host.state()).logons.refused - before.logons.refused).toBe(1);
  });

  it('has no right to a shell, and hears so', async () => {
    const ran = await run(clients.open({ logon: ntlm('CORP\\bert') }), 'whoami');

    expect(ran.end).toMatchObject({ kind: 'not-run', fault: { code: 'access-denied' } });
  });
});

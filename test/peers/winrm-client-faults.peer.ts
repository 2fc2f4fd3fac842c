import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { WindowsFault } from './windows-fault.ts';
import { run, WinrmClients } from './winrm-clients.ts';

let clients: WinrmClients;

beforeAll(async () => {
  clients = await WinrmClients.start();
});

afterEach(() => clients.tidy());

afterAll(() => clients[Symbol.asyncDispose]());

async function untilNobodyIsConnected(): Promise<void> {
  for (let count = 0; count < 500; count += 1) {
    if ((await clients.host.state()).connections.live === 0) return;
  }
  throw new Error('Somebody stays connected.');
}

describe('a host that goes wrong', () => {
  const clean = { kind: 'ended', exitCode: 0 };

  const cases: readonly (readonly [WindowsFault, string])[] = [
    [{ kind: 'extra-newline', operation: 'any', times: 99 }, 'ended'],
    [{ kind: 'dash-space', operation: 'any', times: 99 }, 'ended'],
    [{ kind: 'no-tabs', operation: 'any', times: 99 }, 'ended'],
    [{ kind: 'chunked', operation: 'any', times: 99, bytes: 7 }, 'ended'],
    [{ kind: 'slow-bytes', operation: 'Receive', bytes: 400, ms: 1 }, 'ended'],
    [{ kind: 'split', operation: 'Receive', bytes: 1, times: 99 }, 'ended'],
    [{ kind: 'no-output', operation: 'Receive', times: 2 }, 'ended'],
    [{ kind: 'close-after', operation: 'Receive' }, 'ended'],
    [{ kind: 'drop-before', operation: 'Receive' }, 'ended'],
    [{ kind: 'drop-after', operation: 'Receive' }, 'ended'],
    [{ kind: 'drop-middle', operation: 'Receive' }, 'ended'],
    [{ kind: 'unauthorized', operation: 'Create' }, 'ended'],
    [{ kind: 'unauthorized', operation: 'Receive' }, 'ended'],
    [{ kind: 'drop-after', operation: 'Signal' }, 'ended'],
    [{ kind: 'unauthorized', operation: 'Command' }, 'unknown'],
    [{ kind: 'drop-before', operation: 'Command' }, 'unknown'],
    [{ kind: 'drop-after', operation: 'Command' }, 'unknown'],
    [{ kind: 'wrong-signature', operation: 'Command' }, 'unknown'],
    [{ kind: 'wrong-sequence', operation: 'Command' }, 'unknown'],
    [{ kind: 'skipped-message', operation: 'Command' }, 'unknown'],
    [{ kind: 'replayed', operation: 'Command' }, 'unknown'],
    [{ kind: 'clear', operation: 'Command' }, 'unknown'],
    [{ kind: 'empty-500', operation: 'Command' }, 'unknown'],
    [{ kind: 'redirect', operation: 'Command', to: 'http://127.0.0.1:1/wsman' }, 'unknown'],
    [{ kind: 'huge', operation: 'Receive', bytes: 50_000_000 }, 'unknown'],
    [{ kind: 'endless', operation: 'Receive' }, 'unknown'],
    [{ kind: 'malformed', operation: 'Command' }, 'unknown'],
    [{ kind: 'doctype', operation: 'Command' }, 'unknown'],
    [{ kind: 'foreign', operation: 'Command' }, 'unknown'],
    [{ kind: 'html', operation: 'Command' }, 'unknown'],
    [{ kind: 'drop-after', operation: 'Create' }, 'not-run'],
    [{ kind: 'wrong-signature', operation: 'Create' }, 'not-run'],
  ];

  it.each(
    cases.map(([fault, kind]) => ({ name: `${fault.kind} at ${fault.operation}`, fault, kind })),
  )('$name: $kind', async ({ fault, kind }) => {
    const before = await clients.host.state();
    await clients.host.arm(fault);

    const ran = await run(clients.open(), 'echo hällo');

    const after = await clients.host.state();
    expect(ran.end.kind).toBe(kind);
    expect(after.started - before.started).toBeLessThanOrEqual(1);
    expect(after.clearBodies).toBe(0);
    if (ran.end.kind === 'ended' && ran.end.output === 'whole') expect(ran.out).toBe('hällo\r\n');
  });

  it('takes a new shell when the host has ended the warm one', async () => {
    const client = clients.open();
    await run(client, 'echo x');
    await clients.host.expireShells();

    expect(await run(client, 'echo y')).toMatchObject({ end: clean, out: 'y\r\n' });
  });

  it('logs on anew when the service was restarted', async () => {
    const client = clients.open();
    await run(client, 'echo x');
    await clients.host.restartService();
    // A command that goes out while the connection is being ended has no known outcome, and rightly so.
    await untilNobodyIsConnected();

    expect(await run(client, 'echo y')).toMatchObject({ end: clean, out: 'y\r\n' });
  });

  it('takes another shell when the host counts too many commands, once', async () => {
    await clients.host.arm({ kind: 'fault', operation: 'Command', fault: 'too-many-operations' });

    expect(await run(clients.open(), 'echo y')).toMatchObject({ end: clean, out: 'y\r\n' });
  });

  it('deletes what it has left when there is no room for a shell', async () => {
    await clients.host.expireShells();
    await clients.host.limit({ maxShellsPerUser: 1 });
    const client = clients.open({ limits: { commandsAtOnce: 1 } });
    await clients.host.arm({ kind: 'drop-after', operation: 'Create' });
    await run(client, 'echo x');

    const ran = await run(client, 'echo y');

    await clients.host.limit({ maxShellsPerUser: 30 });
    expect(ran).toMatchObject({ end: clean, out: 'y\r\n' });
  });
});

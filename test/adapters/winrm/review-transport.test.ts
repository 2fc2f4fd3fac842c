import { describe, expect, it } from '@jest/globals';
import type { RunEnd, RunRequest } from '#adapters/winrm/client/run-request.ts';
import { LogonGate } from '#adapters/winrm/security/logon-gate.ts';
import { WinrmTransport } from '#adapters/winrm/transport/winrm-transport.ts';
import { Places } from '#adapters/winrm/wire/places.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { PlayedWinrm } from '#test/fakes/played-winrm.ts';
import { call, never, ok, playedTransport, windowsHost } from './transport/under-test.ts';

/** A host whose command says just this, and ends in good order. */
class Telling extends PlayedWinrm {
  readonly #pieces: readonly string[];

  constructor(pieces: readonly string[]) {
    super(ok);
    this.#pieces = pieces;
  }

  override run(request: RunRequest): Promise<RunEnd> {
    for (const piece of this.#pieces) request.output('stdout', Buffer.from(piece));
    return Promise.resolve({ kind: 'ended', exitCode: 1, output: 'whole' });
  }
}

function transportTo(host: PlayedWinrm): WinrmTransport {
  const clock = new FakeClock();
  const gate = new LogonGate({ key: new Uint8Array(32), now: () => clock.now() });
  return new WinrmTransport({
    secrets: { resolve: () => Promise.resolve('hunter2') },
    shared: { clock, gate, handshakes: new Places(4) },
    open: () => host,
    openEndpoint: () => {
      throw new Error('no endpoint here');
    },
  });
}

describe('a PowerShell that said that it is ready', () => {
  const banner = `${'This machine is watched. '.repeat(40)}\r\n`;

  it.each([
    ['at once', ['fettle-ready\n']],
    ['behind a banner of 20,000 characters in one piece', [`${banner.repeat(20)}fettle-ready\n`]],
    [
      'behind a banner in many pieces',
      [...Array.from({ length: 20 }, () => banner), 'fettle-ready\n'],
    ],
    ['in two pieces behind a banner', [banner.repeat(20), 'fettle-re', 'ady\r\n']],
  ])('%s may have begun what it was given', async (_how, pieces) => {
    const transport = transportTo(new Telling(pieces));

    const result = await transport.run({ host: windowsHost(), calls: [call('a')], signal: never });

    expect(result).toMatchObject({ kind: 'failed', started: 'unknown' });
  });

  it('is none when only a banner came', async () => {
    const transport = transportTo(new Telling([banner.repeat(50)]));

    const result = await transport.run({ host: windowsHost(), calls: [call('a')], signal: never });

    expect(result).toMatchObject({ kind: 'failed', started: 'no' });
  });
});

it('puts no word of a host into a command that somebody types', async () => {
  const account = 'x" /add & net user evil P4ss /add & rem "';
  const output = JSON.stringify({ account, administrator: false });
  const { transport } = playedTransport({ answer: () => ({ outcome: 'ok', output }) });

  const checked = await transport.check(windowsHost(), never);

  const hints = checked.flatMap(({ parts = [] }) => parts).flatMap((part) => part.hints ?? []);
  expect(hints.join('\n')).toContain('net localgroup Administrators "ACCOUNT" /add');
  expect(hints.join('\n')).not.toContain('evil');
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobResult } from '#src/ports/transport.ts';
import type { ScriptCall } from '#src/script/job.ts';
import { transportContract } from '#test/contracts/transport.ts';
import { until } from './process.ts';
import { commandLines } from './process-list.ts';
import { call, never, pwsh, startWindowsPeer, type WindowsPeer, ways } from './windows-peer.ts';

// The host is a simulation (windows-host/README.md) whose NTLM and TLS are not ours. Scripts run for real, in a
// PowerShell of this machine: it is 7, not Windows PowerShell 5.1. Nothing here has run on Windows.
let peer: WindowsPeer;

beforeAll(async () => {
  peer = await startWindowsPeer();
});

afterAll(() => peer[Symbol.asyncDispose]());

function run(...calls: readonly ScriptCall[]): Promise<JobResult> {
  const host = peer.inventoryHost('sealed NTLM on HTTP');
  return peer.transport.run({ host, calls, signal: never });
}

/** Whether a program that a script started still runs, under whatever path. */
function sleeps(seconds: number): boolean {
  return commandLines().some((line) => new RegExp(`(^|/)sleep ${seconds}$`).test(line.trim()));
}

const needsPwsh = pwsh === undefined ? describe.skip : describe;

needsPwsh('with a real PowerShell', () => {
  for (const way of ways) {
    transportContract(`winrm by ${way}`, () => {
      const text = '@{ fine = $true } | ConvertTo-Json -Compress';
      const calls = ['a', 'b'].map((name) => call(text, { name }));
      return Promise.resolve({ transport: peer.transport, host: peer.inventoryHost(way), calls });
    });
  }

  it.each([
    { what: 'quotes', text: 'it\'s "quoted" $(whoami) `$env:PATH %PATH% ^& | ; \\' },
    { what: 'lines', text: '\n\nfirst\n\t second \n' },
    { what: 'Unicode', text: 'Zürich 漢字 😀 e\u0301' },
    { what: 'nothing', text: '' },
    { what: 'much', text: 'äx'.repeat(1300) },
  ])('brings $what there and back exactly', async ({ text }) => {
    const script = 'param([string] $given) @{ back = $given } | ConvertTo-Json -Compress';

    const { envelopes } = await run(call(script, { parameters: { given: text } }));

    expect(envelopes[0]?.value).toEqual({ back: text });
  });

  it('ends what hangs at its deadline, children included, and goes on', async () => {
    const hangs = "Start-Process sleep '287'; Start-Sleep 286";

    const running = run(
      call(hangs, { name: 'hangs', deadlineMs: 5_000 }),
      call('@{ next = $true } | ConvertTo-Json -Compress', { name: 'next' }),
    );
    await until('its child to run', () => sleeps(287));
    const result = await running;

    expect(result.envelopes.map(({ outcome }) => outcome)).toEqual(['timed-out', 'ok']);
    await until('its child to be gone', () => !sleeps(287));
  });

  it('ends what runs when the job is stopped, and says that it may have begun', async () => {
    const controller = new AbortController();
    const running = peer.transport.run({
      host: peer.inventoryHost('sealed NTLM on HTTP'),
      calls: [call("Start-Process sleep '285'; Start-Sleep 284")],
      signal: controller.signal,
    });
    await until('the script to run', () => sleeps(285));

    controller.abort();
    const result = await running;

    expect(result).toMatchObject({ kind: 'failed', fault: 'timed-out', started: 'unknown' });
    await until('its child to be gone', () => !sleeps(285));
  });

  it('has no text of a script and no value on a command line', async () => {
    const text =
      "param([string] $given) Start-Process sleep '283'; Start-Sleep 282 # findable-text";
    const controller = new AbortController();
    const running = peer.transport.run({
      host: peer.inventoryHost('sealed NTLM on HTTP'),
      calls: [call(text, { parameters: { given: 'findable-value' } })],
      signal: controller.signal,
    });
    await until('the script to run', () => sleeps(283));

    const lines = commandLines().join('\n');
    controller.abort();
    await running;

    expect(lines).toContain('-EncodedCommand');
    expect(lines).not.toMatch(/findable-(text|value)/);
  });

  it('loses an answer, and changes none, when the connection is lost again and again', async () => {
    const slow =
      "Start-Sleep -Milliseconds 1500; @{ told = 'x' * 2000 } | ConvertTo-Json -Compress";
    await peer.host.arm({ kind: 'drop-after', operation: 'Receive', nth: 2, times: 2 });

    const result = await run(...['a', 'b', 'c'].map((name) => call(slow, { name })));

    await peer.host.disarm();
    for (const envelope of result.envelopes) {
      expect(envelope).toMatchObject({ outcome: 'ok', value: { told: 'x'.repeat(2000) } });
    }
    expect(result.kind === 'ran' || result.started === 'unknown').toBe(true);
    const { shells } = await peer.host.state();
    expect(shells.flatMap(({ commands }) => commands).filter((each) => each.isRunning)).toEqual([]);
  });

  it('gives nothing away in clear', async () => {
    expect(await peer.host.state()).toMatchObject({ clearBodies: 0, brokenMessages: 0 });
  });
});

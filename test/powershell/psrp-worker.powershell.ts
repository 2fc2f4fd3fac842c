import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CallProgress } from '#src/ports/transport.ts';
import { HeardPipeline } from '#src/script/heard-pipeline.ts';
import type { Envelope, Json, ScriptCall } from '#src/script/job.ts';
import { workerManner } from '#src/script/worker-manner.ts';
import { PsrpProcess } from './psrp-process.ts';

function call(text: string, more: Partial<ScriptCall> = {}): ScriptCall {
  const common = { language: 'powershell', parameters: {}, mode: 'run', needs: 'user' } as const;
  return { name: 'script', text, deadlineMs: 60_000, ...common, ...more };
}

const numbered = (calls: readonly ScriptCall[]) =>
  calls.map((each, at) => ({ number: at + 1, call: { ...each, name: String(at) } }));

interface Ran {
  readonly envelopes: readonly Envelope[];
  readonly progress: readonly CallProgress[];
  readonly heard: HeardPipeline;
}

let shared: PsrpProcess;
beforeAll(async () => {
  shared = await PsrpProcess.start();
});
afterAll(() => shared[Symbol.asyncDispose]());

/** One round in the pool, as over WinRM. */
async function run(calls: readonly ScriptCall[], pool = shared): Promise<Ran> {
  const envelopes: Envelope[] = [];
  const progress: CallProgress[] = [];
  const heard = new HeardPipeline({
    calls: numbered(calls),
    read: workerManner.read,
    onEnvelope: (envelope) => void envelopes.push(envelope),
    onProgress: (each) => void progress.push(each),
  });
  const events = await pool.run(workerManner.statementsFor(numbered(calls)));
  for (const event of events) heard.hear(event);
  return { envelopes, progress, heard };
}

function toldBy(envelope: Envelope | undefined): Json | undefined {
  return envelope?.value;
}

const fine = '@{ ran = 1 } | ConvertTo-Json -Compress';

describe('a script in a session of PowerShell', () => {
  it('gets its values exactly, and tells them', async () => {
    const hostile = '\'"`$(Get-Date)$env:PATH\r\n\n é漢😀 2026-01-01T00:00:00Z _x000A_ \u0001';
    const text =
      'param([string] $Text, [double] $Count, [int] $Whole, [bool] $Yes, [switch] $On, $State)\n' +
      '@{ text = $Text; count = $Count; whole = $Whole; yes = $Yes; on = [bool] $On; was = $State.was } | ConvertTo-Json -Compress';
    const parameters = { Text: hostile, Count: 1234.5, Whole: 7, Yes: false, On: true };

    const { envelopes } = await run([
      call('"text" | Out-Null\n@{ length = $args.Count } | ConvertTo-Json'),
      call('param($Text) @{ units = @([int[]] $Text.ToCharArray()) } | ConvertTo-Json -Compress', {
        parameters: { Text: hostile },
      }),
      call(text, { parameters, state: { was: 'é' } }),
    ]);

    expect(toldBy(envelopes[1])).toEqual({
      units: Array.from({ length: hostile.length }, (_, at) => hostile.charCodeAt(at)),
    });
    expect(envelopes[2]).toMatchObject({
      outcome: 'ok',
      message: '',
      value: { count: 1234.5, whole: 7, yes: false, on: true, was: 'é' },
    });
  });

  it('does not take the others along when it fails, and leaves nothing to them', async () => {
    const cases = [
      { text: 'throw "not today"', outcome: 'error', message: 'not today' },
      { text: 'if (', outcome: 'error', message: 'Missing' },
      { text: 'param([int] $Port) $Port', outcome: 'error', message: 'soon', Port: 'soon' },
      { text: '"no json"', outcome: 'bad-output', message: 'no JSON object' },
      { text: 'Write-Error "half"; "no json"', outcome: 'error', message: 'half' },
      { text: `Write-Error "half" -ErrorAction Continue; ${fine}`, outcome: 'ok', message: '' },
      { text: `$x = Read-Host 'name'; ${fine}`, outcome: 'error', message: 'prompt' },
      { text: 'Get-NoSuchThing', outcome: 'error', message: 'Get-NoSuchThing' },
      { text: `${fine}; exit 3`, outcome: 'error', message: '"exit"' },
      { text: fine, outcome: 'error', message: 'does not declare the parameter Port', Port: 'a' },
      {
        text: `$global:left = 1; function global:Left { 1 }; $env:FETTLE_LEFT = '1'; $env:PATH = ''; [Environment]::CurrentDirectory = '/'; Set-Location /; ${fine}`,
        outcome: 'ok',
      },
      {
        text: '@{ left = $global:left; f = [bool] (Get-Command Left -EA Ignore); env = $env:FETTLE_LEFT; path = $env:PATH.Length -gt 0; ea = "$ErrorActionPreference"; job = [bool] (Get-Variable job -EA Ignore) } | ConvertTo-Json',
        outcome: 'ok',
        value: { left: null, f: false, env: null, path: true, ea: 'Stop', job: false },
      },
    ];

    const { envelopes } = await run(
      cases.map(({ text, Port }) => call(text, Port === undefined ? {} : { parameters: { Port } })),
    );

    expect(envelopes).toMatchObject(
      cases.map(({ outcome, message, value }) => ({
        outcome,
        ...(message === undefined ? {} : { message: expect.stringContaining(message) }),
        ...(value === undefined ? {} : { value }),
      })),
    );
  });

  it('previews with -WhatIf, and never runs where -WhatIf would be passed over', async () => {
    const tells = '@{ preview = @([string] [bool] $WhatIfPreference) } | ConvertTo-Json -Compress';
    const { envelopes } = await run(
      [
        `[CmdletBinding(SupportsShouldProcess)] param()\n${tells}`,
        `[CmdletBinding(SupportsShouldProcess = $false)] param()\n${tells}`,
        tells,
      ].map((text) => call(text, { mode: 'preview' })),
    );

    expect(envelopes.map(({ outcome, value }) => [outcome, value])).toEqual([
      ['ok', { preview: ['True'] }],
      ['error', undefined],
      ['error', undefined],
    ]);
  });

  it('tells how far it is when it takes long', async () => {
    const { envelopes, progress } = await run([call(`Start-Sleep -Milliseconds 2500; ${fine}`)]);

    expect(envelopes).toMatchObject([{ outcome: 'ok' }]);
    expect(progress).toEqual([{ name: '0', percent: expect.any(Number) }]);
  });

  it.each([
    ['goes past its deadline', call('Start-Sleep 300', { deadlineMs: 1000 }), 'timed-out'],
    [
      'cannot be stopped',
      call('[Threading.Thread]::Sleep(20000)', { deadlineMs: 1000 }),
      'timed-out',
    ],
    ['floods', call("while ($true) { 'x' * 60000 }"), 'bad-output'],
  ])('that %s is the last one of its session, and says so', async (_what, hung, outcome) => {
    await using pool = await PsrpProcess.start();

    const { envelopes, heard } = await run([call(fine), hung, call(fine)], pool);

    expect(envelopes.map((each) => each.outcome)).toEqual(['ok', outcome]);
    expect(heard.isLost).toBe(true);
    expect(heard.ended).toBe('completed');
    expect(heard.open.map(({ number }) => number)).toEqual([3]);
  });

  it('is stopped with its pipeline', async () => {
    await using pool = await PsrpProcess.start();
    const calls = numbered([
      call(`${fine}; Start-Sleep -Milliseconds 700`),
      call('Start-Sleep 300', { deadlineMs: 300_000 }),
    ]);
    const begun = pool.begin(workerManner.statementsFor(calls));
    await begun.spoke();

    begun.stop();
    const events = await begun.ended;
    const busy = await run(
      [
        call(
          "$busy = @(Get-Runspace | Where-Object { $_.RunspaceAvailability -eq 'Busy' -and $_.Id -ne [runspace]::DefaultRunspace.Id })\n@{ busy = $busy.Count } | ConvertTo-Json",
        ),
      ],
      pool,
    );

    expect(events.at(-1)).toMatchObject({ kind: 'state', state: 'stopped' });
    // The runspace of the pool, in which this very pipeline runs.
    expect(toldBy(busy.envelopes[0])).toEqual({ busy: 1 });
  });
});

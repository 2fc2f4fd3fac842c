import { spawn, spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { EnvelopeDecoder } from '#src/script/envelope.ts';
import type { Envelope, Json, ScriptCall } from '#src/script/job.ts';
import { powershellCommand } from '#src/script/powershell-bootstrap.ts';
import { powershellDocument } from '#src/script/powershell-document.ts';

// biome-ignore lint/style/noProcessEnv: where PowerShell is, only the machine of the test knows
const pwsh = process.env.FETTLE_PWSH ?? 'pwsh';
const hasPwsh = spawnSync(pwsh, ['-NoProfile', '-Command', '1']).status === 0;
const needsPwsh = hasPwsh ? describe : describe.skip;

function call(text: string, more: Partial<ScriptCall> = {}): ScriptCall {
  const common = {
    language: 'powershell',
    parameters: {},
    mode: 'run',
    deadlineMs: 20_000,
  } as const;
  return { name: 'script', text, needs: 'user', ...common, ...more };
}

interface Surroundings {
  readonly env?: Readonly<Record<string, string>>;
  /** Ends standard input, the lifeline, so many milliseconds after the job was handed over. */
  readonly letGoAfter?: number;
}

function run(
  calls: readonly ScriptCall[],
  { env = {}, letGoAfter }: Surroundings = {},
): Promise<readonly Envelope[]> {
  const named = calls.map((each, index) => ({ ...each, name: String(index) }));
  const decoder = new EnvelopeDecoder({ marker: 'mark', names: named.map(({ name }) => name) });
  // biome-ignore lint/style/noProcessEnv: PowerShell finds its home and its runtime by it
  const options = { env: { ...process.env, ...env } };
  const child = spawn(pwsh, powershellCommand.split(' ').slice(1), options);
  const envelopes: Envelope[] = [];
  child.stdout.on('data', (chunk: Buffer) => envelopes.push(...decoder.out(chunk, 0)));
  child.stderr.on('data', (chunk: Buffer) => envelopes.push(...decoder.err(chunk, 0)));
  child.stdin.write(powershellDocument(named, 'mark'));
  if (letGoAfter !== undefined) setTimeout(() => child.stdin.end(), letGoAfter);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve([...envelopes, ...decoder.close(0)]));
  });
}

function toldBy(envelope: Envelope | undefined, key: string): Json | undefined {
  const value = envelope?.value;
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? new Map(Object.entries(value)).get(key)
    : undefined;
}

function isRunning(pid: Json | undefined): boolean {
  if (typeof pid !== 'number') throw new Error('The script told no process id.');
  try {
    return process.kill(pid, 0);
  } catch (error) {
    if (Error.isError(error)) return false;
    throw error;
  }
}

// Without PowerShell on PATH, or in FETTLE_PWSH, these are skipped; they have not run on Windows yet.
needsPwsh('a script under PowerShell', () => {
  const fine = '@{ ran = 1 } | ConvertTo-Json -Compress';

  it('gets its values exactly, and tells them, whatever the culture of the host', async () => {
    const hostile = '\'"`$(Get-Date)$env:PATH\n\n é漢😀 2026-01-01T00:00:00Z';
    const text =
      'param([string] $Text, [double] $Count, [int] $Whole, [bool] $Yes, [switch] $On, $State)\n' +
      '@{ text = $Text; count = $Count; whole = $Whole; yes = $Yes; on = [bool] $On; was = $State.was;\n' +
      '  comma = 1.5.ToString([cultureinfo]::CurrentCulture) } | ConvertTo-Json -Compress';
    const parameters = { Text: hostile, Count: 1234.5, Whole: 7, Yes: false, On: true };

    const [envelope] = await run([call(text, { parameters, state: { was: 'é' } })], {
      env: { LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' },
    });

    expect(envelope).toMatchObject({
      outcome: 'ok',
      message: '',
      value: { text: hostile, count: 1234.5, whole: 7, yes: false, on: true, was: 'é' },
    });
    expect(envelope?.value).toMatchObject({ comma: '1,5' });
  });

  it('does not take the others along when it fails, and leaves nothing to them', async () => {
    const cases = [
      { text: 'throw "not today"', outcome: 'error', message: 'not today' },
      { text: 'if (', outcome: 'error', message: 'Missing' },
      { text: 'param([int] $Port) $Port', outcome: 'error', message: 'soon', Port: 'soon' },
      { text: '"no json"', outcome: 'bad-output', message: 'no JSON object' },
      { text: '"[1]"', outcome: 'bad-output', message: 'no JSON object' },
      { text: '"{\'a\': 1}"', outcome: 'bad-output', message: 'no JSON object' },
      { text: 'Write-Error "half"; "no json"', outcome: 'error', message: 'half' },
      { text: `Write-Error "half"; ${fine}`, outcome: 'error', message: 'half' },
      { text: `Write-Error "half" -ErrorAction Continue; ${fine}`, outcome: 'ok', message: '' },
      { text: `$x = [int] 'a'; ${fine}`, outcome: 'error', message: 'Int32' },
      { text: `$x = Read-Host 'name'; ${fine}`, outcome: 'error', message: 'prompt' },
      { text: 'Get-NoSuchThing', outcome: 'error', message: 'Get-NoSuchThing' },
      { text: '[Environment]::Exit(1)', outcome: 'error', message: 'ended before it answered' },
      {
        text: '$global:left = 1; function global:Left { 1 }; Set-Location /',
        outcome: 'bad-output',
      },
      {
        text: '@{ left = $global:left; f = [bool] (Get-Command Left -EA Ignore); ea = "$ErrorActionPreference" } | ConvertTo-Json',
        outcome: 'ok',
        value: { left: null, f: false, ea: 'Stop' },
      },
    ];

    const envelopes = await run(
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

  it('keeps what a failed script told, and calls "exit" a failure, whose code it cannot see', async () => {
    const told = '\'{"backup":"C:\\\\x"}\'';
    const envelopes = await run([
      call(`${told}; throw "full"`),
      call(`${told}; exit 0`),
      call(`function Leave { exit 3 }; ${told}; Leave`),
      call(`${told}; return`),
    ]);

    expect(envelopes.map(({ outcome }) => outcome)).toEqual(['error', 'error', 'error', 'ok']);
    expect(envelopes.map(({ value }) => value)).toEqual(envelopes.map(() => ({ backup: 'C:\\x' })));
    expect(envelopes[0]?.message).toBe('full');
    expect(envelopes[1]?.message).toContain('"exit"');
  });

  it('is ended at its deadline with all that it started, even where it cannot be stopped', async () => {
    const start =
      "$child = Start-Process -PassThru -FilePath $Program -ArgumentList '-e', '\"setTimeout(String,60000)\"'\n" +
      '@{ child = $child.Id } | ConvertTo-Json -Compress\n';
    const more = { parameters: { Program: process.execPath }, deadlineMs: 5000 };

    const [soft, hard, next] = await run([
      call(`param($Program)\n${start}Start-Sleep 300`, more),
      call('[Threading.Thread]::Sleep(300000)', { deadlineMs: 1000 }),
      call(fine),
    ]);

    expect(soft).toMatchObject({
      outcome: 'timed-out',
      message: expect.stringContaining('in time'),
    });
    expect(isRunning(toldBy(soft, 'child'))).toBe(false);
    expect(hard).toMatchObject({
      outcome: 'timed-out',
      message: expect.stringContaining('in time'),
    });
    expect(next).toMatchObject({ outcome: 'ok', value: { ran: 1 } });
  });

  it('is ended when the connection is, and the next one never runs', async () => {
    const envelopes = await run([call('Start-Sleep 300'), call(fine)], { letGoAfter: 4000 });

    expect(envelopes).toMatchObject([
      { outcome: 'timed-out', message: 'The script was ended before it was done.' },
    ]);
  });

  it('is ended when it floods, and what it writes past the answer is nothing', async () => {
    const [flood, errors, console, wide, next] = await run([
      call("while ($true) { 'x' * 60000 }"),
      call('$ErrorActionPreference = "Continue"; foreach ($i in 1..50000) { Write-Error "e$i" }'),
      call(
        `$raw = [Console]::OpenStandardOutput(); [Console]::Write('mark j 1 00'); Write-Host 'x'
        foreach ($line in "\`nb 4", "\`nmark j 4 7b7d", "\`nj 4 7b7d", "\`nj 3 7b7d", 'half') {
          $bytes = [Text.Encoding]::ASCII.GetBytes($line); $raw.Write($bytes, 0, $bytes.Length) }
        [Console]::Error.Write('d'); ${fine}`,
      ),
      call("@{ wide = '\"' * 30000; end = 'é' } | ConvertTo-Json -Compress"),
      call(fine),
    ]);

    expect(flood).toMatchObject({
      outcome: 'bad-output',
      message: expect.stringContaining('65536'),
    });
    expect(errors).toMatchObject({ outcome: 'error', message: expect.stringMatching(/^e1\ne2\n/) });
    expect(console).toMatchObject({ outcome: 'ok', value: { ran: 1 } });
    expect(wide).toMatchObject({ outcome: 'ok', value: { end: 'é' } });
    expect(next).toMatchObject({ outcome: 'ok', value: { ran: 1 } });
  });

  it('previews with -WhatIf, and never runs where -WhatIf would be passed over', async () => {
    const tells = '@{ preview = @([string] [bool] $WhatIfPreference) } | ConvertTo-Json -Compress';
    const envelopes = await run(
      [
        `[CmdletBinding(SupportsShouldProcess)] param()\n${tells}`,
        `[CmdletBinding(SupportsShouldProcess = $true)] param()\n${tells}`,
        `[CmdletBinding(SupportsShouldProcess = $false)] param()\n${tells}`,
        `[CmdletBinding()] param()\n${tells}`,
        `param($A)\n${tells}`,
        tells,
      ].map((text) => call(text, { mode: 'preview' })),
    );

    expect(envelopes.map(({ outcome, value }) => [outcome, value])).toEqual([
      ['ok', { preview: ['True'] }],
      ['ok', { preview: ['True'] }],
      ['error', undefined],
      ['error', undefined],
      ['error', undefined],
      ['error', undefined],
    ]);
    expect(envelopes[5]?.message).toContain('not run');
  });

  it('is not run with a value that it does not declare', async () => {
    const envelopes = await run([
      call(fine, { parameters: { Port: 1 } }),
      call(`param($Port)\n${fine}`, { parameters: { port: 1 }, state: { a: 1 } }),
    ]);

    expect(envelopes.map(({ message }) => message)).toEqual([
      'The script does not declare the parameter Port.',
      'The script does not declare the parameter State.',
    ]);
  });

  it('gives no input to its programs, and puts nothing on the command line', async () => {
    const reads = 'process.stdin.on("end", () => console.log("ended")).resume()';
    const text =
      'param($Program, $Script)\n$said = & $Program -e $Script\n' +
      '@{ said = $said; line = [Environment]::CommandLine } | ConvertTo-Json -Compress';

    const [envelope] = await run([
      call(text, { parameters: { Program: process.execPath, Script: reads } }),
    ]);

    expect(envelope).toMatchObject({ outcome: 'ok', value: { said: 'ended' } });
    const line = JSON.stringify(toldBy(envelope, 'line')).slice(1, -1);
    expect(line.slice(line.indexOf(' '))).toBe(powershellCommand.slice('powershell.exe'.length));
  });
});

import { spawn, spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { EnvelopeDecoder } from '#src/script/envelope.ts';
import type { Envelope, ScriptCall } from '#src/script/job.ts';
import { powershellBootstrap, powershellCommand } from '#src/script/powershell-bootstrap.ts';
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

function run(calls: readonly ScriptCall[]): Promise<readonly Envelope[]> {
  const named = calls.map((each, index) => ({ ...each, name: String(index) }));
  const decoder = new EnvelopeDecoder({ marker: 'mark', names: named.map(({ name }) => name) });
  const child = spawn(pwsh, powershellCommand.split(' ').slice(1));
  const envelopes: Envelope[] = [];
  child.stdout.on('data', (chunk: Buffer) => envelopes.push(...decoder.out(chunk, 0)));
  child.stderr.on('data', (chunk: Buffer) => envelopes.push(...decoder.err(chunk, 0)));
  child.stdin.write(powershellDocument(named, 'mark'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve([...envelopes, ...decoder.close(0)]));
  });
}

describe('the command line for Windows', () => {
  it('fits what cmd.exe takes, and is the same bytes each time', () => {
    expect(powershellCommand.length).toBeLessThan(8191);
    expect(powershellCommand).toMatch(/^powershell\.exe [\w -]+ -EncodedCommand [A-Za-z0-9+/=]+$/);
  });

  it('holds nothing of a job: the document brings it in base64', () => {
    const document = powershellDocument([call('Get-It', { parameters: { a: "'; rm" } })], 'mark');
    const [bootstrap = '', job = ''] = document.split('\n');

    expect(document).toMatch(/^[A-Za-z0-9+/=]+\n[A-Za-z0-9+/=]+\n$/);
    expect(Buffer.from(bootstrap, 'base64').toString()).toBe(powershellBootstrap);
    expect(JSON.parse(Buffer.from(job, 'base64').toString())).toMatchObject({
      marker: 'mark',
      calls: [{ parameters: [{ name: 'a', type: 'string' }], preview: false, deadlineMs: 20_000 }],
    });
  });

  it('uses nothing that came after Windows PowerShell 5.1', () => {
    expect(powershellBootstrap).not.toMatch(
      /\?\?|\?\.|&&|\|\||-Parallel|-AsHashtable|::new\(|-Depth/,
    );
  });
});

// Without PowerShell on PATH, or in FETTLE_PWSH, these are skipped; they have not run on Windows yet.
needsPwsh('a script under PowerShell', () => {
  it('gets its values exactly, and tells them', async () => {
    const hostile = '\'"`$(Get-Date)$env:PATH\n\n é漢😀 2026-01-01T00:00:00Z';
    const text =
      'param([string] $Text, [double] $Count, [bool] $Yes, $State)\n' +
      '@{ text = $Text; count = $Count; yes = $Yes; was = $State.was } | ConvertTo-Json -Compress';

    const [envelope] = await run([
      call(text, { parameters: { Text: hostile, Count: 1.5, Yes: false }, state: { was: 'é' } }),
    ]);

    expect(envelope).toMatchObject({
      outcome: 'ok',
      value: { text: hostile, count: 1.5, yes: false, was: 'é' },
    });
  });

  it('does not take the others along when it fails', async () => {
    const envelopes = await run([
      call('throw "not today"'),
      call('if ('),
      call('"no json"'),
      call('@{ fine = $true } | ConvertTo-Json -Compress'),
    ]);

    expect(envelopes.map(({ outcome }) => outcome)).toEqual(['error', 'error', 'bad-output', 'ok']);
    expect(envelopes[0]?.message).toContain('not today');
  });

  it('is ended at its deadline, and the next one runs', async () => {
    const [hung, next] = await run([
      call('Start-Sleep 300', { deadlineMs: 1000 }),
      call('@{ ran = 1 } | ConvertTo-Json -Compress'),
    ]);

    expect(hung).toMatchObject({ outcome: 'timed-out' });
    expect(next).toMatchObject({ outcome: 'ok', value: { ran: 1 } });
  });

  it('previews with -WhatIf', async () => {
    const text =
      '[CmdletBinding(SupportsShouldProcess)] param()\n@{ preview = @([string] [bool] $WhatIfPreference) } | ConvertTo-Json -Compress';

    const [envelope] = await run([call(text, { mode: 'preview' })]);

    expect(envelope).toMatchObject({ outcome: 'ok', value: { preview: ['True'] } });
  });
});

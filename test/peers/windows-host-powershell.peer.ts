import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ScriptCall } from '#src/script/job.ts';
import { powershellCommand } from '#src/script/powershell-bootstrap.ts';
import { powershellDocument } from '#src/script/powershell-document.ts';
import { runByPywinrm, tester } from './bootstrap-by-pywinrm.ts';
import { until } from './process.ts';
import { commandLines } from './process-list.ts';
import { Pywinrm } from './pywinrm.ts';
import { openShell, rawMessage, resources, within } from './raw-wsman.ts';
import { SealedPost } from './sealed-post.ts';
import { startWindowsHost, type WindowsHost, type WindowsSettings } from './windows-host.ts';
import { pwsh } from './windows-peer.ts';

const folder = mkdtempSync(join(tmpdir(), 'fettle-stand-in-'));
let pywinrm: Pywinrm;

beforeAll(() => {
  pywinrm = new Pywinrm();
});
afterAll(async () => {
  await pywinrm[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

function start(more: Partial<WindowsSettings> = {}): Promise<WindowsHost> {
  return startWindowsHost({ accounts: [tester], powershell: pwsh ?? '', ...more });
}

function call(text: string): ScriptCall {
  const common = { language: 'powershell', parameters: {}, mode: 'run' } as const;
  return { name: 'script', needs: 'user', deadlineMs: 20_000, text, ...common };
}

function isSleeping(seconds: number): boolean {
  return commandLines().some((line) => new RegExp(`(^|/)sleep ${seconds}$`).test(line.trim()));
}

// Without PowerShell in FETTLE_PWSH or on the PATH these are skipped. It is PowerShell 7, not Windows PowerShell.
const needsPwsh = pwsh === undefined ? describe.skip : describe;

needsPwsh('a real PowerShell behind the Windows host', () => {
  it('runs the bootstrap and its scripts', async () => {
    await using host = await start();

    const envelopes = await runByPywinrm(pywinrm, host, [
      call('param() @{ sum = 1 + 2; text = "ä" } | ConvertTo-Json -Compress'),
      call('throw "not today"'),
    ]);

    expect(envelopes).toMatchObject([
      { outcome: 'ok', value: { sum: 3, text: 'ä' } },
      { outcome: 'error', message: 'not today' },
    ]);
  });

  it('has commands of Windows where a module stands in for them, also for those that it has', async () => {
    const module = join(folder, 'windows.psm1');
    const functions = [
      'function Get-Service { param($Name) @{ Name = $Name; State = $env:STATE } }',
      "function Get-Process { 'played' }",
    ];
    writeFileSync(module, functions.join('\n'));
    await using host = await start({ module, environment: { STATE: 'Running' } });

    const envelopes = await runByPywinrm(pywinrm, host, [
      call(
        '#Requires -Version 5.1\nparam($A)\nGet-Service -Name TermService | ConvertTo-Json -Compress',
      ),
      call('@{ is = Get-Process } | ConvertTo-Json -Compress'),
    ]);

    expect(envelopes).toMatchObject([
      { outcome: 'ok', value: { Name: 'TermService', State: 'Running' } },
      { outcome: 'ok', value: { is: 'played' } },
    ]);
  });

  it.each([
    ['Terminate', 283],
    ['Delete', 282],
    ['a restart of the service', 281],
  ])('is ended with all that it started by %s', async (how, seconds) => {
    await using host = await start();
    using connection = new SealedPost(host.port, { ...tester, account: tester.name });
    await connection.logOn();
    const shellId = within(
      await connection.say(rawMessage({ action: 'Create', body: openShell })),
      'w:Selector',
    );
    const line = `<rsp:CommandLine><rsp:Command>${powershellCommand}</rsp:Command></rsp:CommandLine>`;
    const commandId = within(
      await connection.say(rawMessage({ action: 'Command', shellId, body: line })),
      'rsp:CommandId',
    );
    const text = `setsid sleep ${seconds} & Start-Process sleep '${seconds}'; Start-Sleep 280`;
    const job = Buffer.from(powershellDocument([call(text)], 'mark')).toString('base64');
    const input = `<rsp:Send><rsp:Stream Name="stdin" CommandId="${commandId}">${job}</rsp:Stream></rsp:Send>`;
    await connection.say(rawMessage({ action: 'Send', shellId, body: input }));
    await until('what it starts', () => isSleeping(seconds));

    const signal = `<rsp:Signal CommandId="${commandId}"><rsp:Code>${resources.shell}/signal/terminate</rsp:Code></rsp:Signal>`;
    if (how === 'Terminate') {
      await connection.say(rawMessage({ action: 'Signal', shellId, body: signal }));
    } else if (how === 'Delete') {
      await connection.say(rawMessage({ action: 'Delete', shellId }));
    } else {
      await host.restartService();
    }

    expect(isSleeping(seconds)).toBe(false);
  });
});

import { describe, expect, it } from '@jest/globals';
import { createScriptCheck } from '#adapters/shell/script-check.ts';
import { createProgram, runProgram } from '#src/cli/program.ts';
import { winrmCommand } from '#src/cli/winrm.ts';
import type { World } from '#src/cli/world.ts';
import { BotError } from '#src/errors.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { demoFiles } from '#test/jea/demo-windows.ts';

type Contents = Record<string, string>;

function script(params: string, body: string, isRemedy = true): string {
  const needs = isRemedy ? '#Requires -RunAsAdministrator\n' : '';
  const help = '<#\n.SYNOPSIS\n    It.\n.DESCRIPTION\n    It.\n.OUTPUTS\n    It.\n#>\n';
  const modes = "Set-StrictMode -Version Latest\n$ErrorActionPreference = 'Stop'\n";
  return `${help}#Requires -Version 5.1\n${needs}${params}\n\n${modes}\n${body} | ConvertTo-Json -Compress\n`;
}

const back = script(
  '[CmdletBinding()]\nparam([Parameter(Mandatory)] [pscustomobject] $State)',
  '[pscustomobject]@{ restored = $State.wanted }',
);

/** A playbook whose scripts are as the check wants them. */
const sound: Contents = {
  'playbook.yaml': (demoFiles['playbook.yaml'] ?? '')
    .replaceAll(/^ {6}(name|pid|alone|since): .*\n/gm, '')
    .replace('{ name: service.name, wanted: service.state }', '{ wanted: service.state }'),
  'probes/service-linux.sh': '',
  'probes/service.ps1': script(
    '[CmdletBinding()]\nparam()',
    "[pscustomobject]@{ state = 'stopped' }",
    false,
  ),
  'remedies/mend-it/apply.ps1': script(
    '[CmdletBinding(SupportsShouldProcess)]\nparam([Parameter(Mandatory)] [string] $Wanted)',
    "if ($PSCmdlet.ShouldProcess('it', 'mend')) { Start-Service -Name Spooler }\n[pscustomobject]@{ wanted = $Wanted }",
  ),
  'remedies/mend-it/rollback.ps1': back,
  'remedies/mend-it/confirm.ps1': back.replace('restored', 'kept'),
};

interface Site {
  readonly playbook?: Contents;
  /** What stands in the folder "out" already. */
  readonly kept?: Contents;
}

async function run(words: readonly string[], { playbook = sound, kept }: Site = {}) {
  const lines: string[] = [];
  const exits: number[] = [0];
  let written: Contents = {};
  const world: World = {
    out: (line) => lines.push(line),
    err: (line) => lines.push(line),
    exit: (code) => exits.push(code),
    stdin: async () => '',
    clock: new FakeClock(),
    files: {
      read: () => Promise.reject(new Error('not needed')),
      readFolder: async (path) => {
        if (path === 'playbooks/demo') return playbook;
        if (kept !== undefined) return kept;
        throw new BotError('usage', 'does not exist', { details: { reason: 'ENOENT' } });
      },
      folders: async () => ['demo'],
      write: async (folder, files) => {
        expect(folder).toBe('out');
        written = files;
      },
    },
    openStore: () => Promise.reject(new Error('not needed')),
    readStore: () => Promise.reject(new Error('not needed')),
  };
  const command = winrmCommand(world, { scriptCheck: async () => createScriptCheck() });
  const program = createProgram(world, {
    version: '0',
    playbooks: 'playbooks',
    commands: [command],
  });
  await runProgram(world, program, ['winrm', 'jea', ...words]);
  return { text: lines.join('\n'), exit: Math.max(...exits), written };
}

const plain = ['--out', 'out', '--operators', 'CORP\\Fettle'];

function words(line: string): readonly string[] {
  return line.split(' ');
}

describe('fettle winrm jea', () => {
  it('writes the files of an endpoint, and says where to read what they permit', async () => {
    const { text, exit, written } = await run(plain);

    expect(text.split('\n')[0]).toMatch(
      /^out: 4 functions, 1 of them only read; revision [0-9a-f]{12}$/,
    );
    expect(text).toContain('PERMITS.md');
    expect(exit).toBe(0);
    expect(Object.keys(written).toSorted()).toEqual([
      'FILES.json',
      'Fettle.Remedies/Fettle.Remedies.psd1',
      'Fettle.Remedies/Fettle.Remedies.psm1',
      'Fettle.Remedies/RoleCapabilities/FettleProbe.psrc',
      'Fettle.Remedies/RoleCapabilities/FettleRepair.psrc',
      'Fettle.Remedies/Scripts/demo/probes/service.ps1',
      'Fettle.Remedies/Scripts/demo/remedies/mend-it/apply.ps1',
      'Fettle.Remedies/Scripts/demo/remedies/mend-it/confirm.ps1',
      'Fettle.Remedies/Scripts/demo/remedies/mend-it/rollback.ps1',
      'Fettle.pssc',
      'Install-FettleEndpoint.ps1',
      'PERMITS.md',
      'README.md',
      'Uninstall-FettleEndpoint.ps1',
    ]);
  });

  it('speaks JSON', async () => {
    const { text } = await run([...plain, '--json', 'demo']);

    expect(JSON.parse(text)).toMatchObject({
      out: 'out',
      endpoint: 'Fettle',
      revision: expect.stringMatching(/^[0-9a-f]{64}$/),
      functions: expect.arrayContaining([
        {
          command: 'Read-FettleDemo_Service',
          digest: expect.stringMatching(/^[0-9a-f]{64}$/),
          roles: ['FettleProbe', 'FettleRepair'],
          playbooks: ['demo'],
        },
      ]),
    });
  });

  it('takes who may look, as whom it runs, where it is written down and how it is called', async () => {
    const { written } = await run([
      ...plain,
      ...words('--group CORP\\A CORP\\B --account gmsa CORP\\fettle$'),
      ...words('--transcripts D:\\Logs --endpoint Fettle.Two'),
    ]);

    const session = written['Fettle.pssc'] ?? '';
    expect(session).toContain("'CORP\\A' = @{ RoleCapabilities = @('FettleProbe') }");
    expect(session).toContain("'CORP\\B' = @{ RoleCapabilities = @('FettleProbe') }");
    expect(session).toContain("GroupManagedServiceAccount = 'CORP\\fettle'");
    expect(session).toContain("TranscriptDirectory = 'D:\\Logs'");
    expect(written['Install-FettleEndpoint.ps1']).toContain("$endpoint = 'Fettle.Two'");
  });

  it('writes again over its own, and over nothing else', async () => {
    const { written } = await run(plain);

    expect(await run(plain, { kept: written })).toMatchObject({ exit: 0, written });
    expect(await run(plain, { kept: { ...written, 'notes.txt': '' } })).toMatchObject({
      exit: 2,
      written: {},
      text: expect.stringContaining(
        'out/notes.txt was not written by this command; nothing was written',
      ),
    });
  });

  it.each([
    [['--out', 'out'], 'nobody may use this endpoint'],
    [['--operators', 'CORP\\A'], "required option '--out <folder>'"],
    [['other', ...plain], 'there is no playbook "other"'],
    [[...plain, '--operators', 'Fettle'], '"Fettle" is no group'],
    [[...plain, '--operators', 'CORP\\a|b'], 'is no group'],
    [[...plain, '--group', 'corp\\fettle'], 'is named twice'],
    [[...plain, '--endpoint', '../x'], 'is no name for an endpoint'],
    [[...plain, '--transcripts', '/tmp'], 'is no folder on a host'],
    [[...plain, '--transcripts', 'C:\\..\\x"'], 'is no folder on a host'],
    [[...plain, '--account', 'gmsa'], '--account is "virtual"'],
    [[...plain, '--account', 'gmsa', 'fettle'], '--account is "virtual"'],
    [[...plain, '--account', 'system'], '--account is "virtual"'],
  ])('refuses %j', async (line, message) => {
    const { text, exit, written } = await run(line);

    expect(text).toContain(message);
    expect(exit).toBe(2);
    expect(written).toEqual({});
  });

  it.each([
    [
      'a probe that changes something',
      'probes/service.ps1',
      "Stop-Service -Name Spooler; [pscustomobject]@{ state = 'stopped' }",
    ],
    ['a text that is two', 'probes/service.ps1', '} ; Remove-Item C:\\ ; & {'],
    ['a script that ends everything', 'remedies/mend-it/rollback.ps1', 'exit 1; $State'],
  ])('makes no function of %s', async (_, path, body) => {
    const before = sound[path] ?? '';
    const ill = before.replace(
      /\n.* \| ConvertTo-Json -Compress\n$/,
      `\n${body} | ConvertTo-Json -Compress\n`,
    );
    expect(ill).not.toBe(before);

    const { text, exit, written } = await run(plain, { playbook: { ...sound, [path]: ill } });

    expect(text).toContain(`demo/${path}:`);
    expect(exit).toBe(2);
    expect(written).toEqual({});
  });

  it('says where there is nothing for Windows', async () => {
    const yaml = (sound['playbook.yaml'] ?? '')
      .replace(
        /remedies:[\s\S]*$/,
        'remedies: { mend: { kind: advice, title: Mend it, fixes: [ill], steps: [Mend it] } }\n',
      )
      .replace('windows: probes/service.ps1', 'linux: probes/service.sh')
      .replace('platform: windows', 'platform: linux');
    const playbook = {
      'playbook.yaml': yaml,
      'probes/service.sh': '',
      'probes/service-linux.sh': '',
    };

    expect(await run(plain, { playbook })).toMatchObject({
      exit: 2,
      text: expect.stringContaining('no script for Windows is in demo'),
    });
  });
});

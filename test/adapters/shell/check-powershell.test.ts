import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkPowerShell } from '#adapters/shell/check-powershell.ts';
import { type CommandTable, readCommandTable } from '#adapters/shell/command-table.ts';
import { commandsIn } from '#adapters/shell/powershell-commands.ts';
import { tokenize } from '#adapters/shell/powershell-tokens.ts';
import type { CheckedScript } from '#src/ports/script-check.ts';

const head = `<#
.SYNOPSIS
    s
.DESCRIPTION
    d
.OUTPUTS
    o
#>
#Requires -Version 5.1
[CmdletBinding()]
param([int] $Days = 7)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
[pscustomobject]@{ a = 1 } | ConvertTo-Json -Compress
`;

function flawsOf(
  body: string,
  { table, ...change }: Partial<CheckedScript> & { table?: CommandTable } = {},
): string[] {
  const script: CheckedScript = {
    file: 'probes/p.ps1',
    language: 'powershell',
    role: 'probe',
    parameters: [],
    needs: 'user',
    text: `${head}${body}\n`,
    ...change,
  };
  return checkPowerShell(script, table).flaws.map(({ line, message }) => `${line} ${message}`);
}

function names(script: string): (string | undefined)[] {
  return commandsIn(tokenize(script)).map(({ name }) => name);
}

describe('the calls of a script', () => {
  it.each([
    {
      script: 'Get-A | Where-Object { $_ -eq 3 } | Sort-Object',
      found: ['Get-A', 'Where-Object', 'Sort-Object'],
    },
    { script: '$x = Get-A -Path "b"; $y = qwinsta', found: ['Get-A', 'qwinsta'] },
    { script: '$x = @{ LogName = "System"; Id = 1057,\n 1058 }', found: [] },
    { script: 'if ((Get-A).B -eq 3) { Get-C } else { Get-D }', found: ['Get-A', 'Get-C', 'Get-D'] },
    { script: 'foreach ($x in Get-A) { $x.ToString(b) }', found: ['Get-A'] },
    { script: '[CmdletBinding(SupportsShouldProcess)]\nparam([string] $Name = "x")', found: [] },
    { script: '"it is $(Get-A) now"', found: ['Get-A'] },
    { script: "'it is $(Get-A) now'", found: [] },
    { script: '@"\n$(Get-A)\n"@', found: ['Get-A'] },
    { script: '# Get-A\n<# Get-B #> Get-C', found: ['Get-C'] },
    { script: '& $x; . $y; & "z"', found: [undefined, undefined, undefined] },
    { script: '1..3 | % { Get-A }', found: ['%', 'Get-A'] },
    { script: 'Get-A `\n  -Path x', found: ['Get-A'] },
    { script: '[math]::Floor((Get-A).B)', found: ['Get-A'] },
    { script: 'function Find-X { Get-A }\nreturn Get-B', found: ['Get-A', 'Get-B'] },
    { script: '$x[Get-A]; ${a b} = 1', found: [] },
    { script: 'Get-A |\n  Get-B', found: ['Get-A', 'Get-B'] },
  ])('are $found in $script', ({ script, found }) => {
    expect(names(script)).toEqual(found);
  });

  it('carry their own parameters and no others', () => {
    const calls = commandsIn(
      tokenize('Get-A -B (Get-C -D 1) -E @{ F = -1 },\n -G | Where-Object { $_.H -eq 1 } -I'),
    );

    expect(
      calls.map(({ name, parameters }) => [name, ...parameters.map(({ text }) => text)]),
    ).toEqual([
      ['Get-A', '-B', '-E', '-G'],
      ['Get-C', '-D'],
      ['Where-Object', '-I'],
    ]);
  });

  it('stand at places inside the script, whatever is written', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(...'ab-$()"\'{}[]@#<>`\n |;=&.%1'.split('')),
          maxLength: 60,
        }),
        (script) => {
          const lines = script.split('\n').length;
          expect(
            tokenize(script).every(({ line, column }) => line >= 1 && line <= lines && column >= 1),
          ).toBe(true);
          expect(commandsIn(tokenize(script)).length).toBeLessThanOrEqual(script.length);
        },
      ),
    );
  });
});

describe('a probe', () => {
  it.each([
    "Get-ChildItem -Path 'Cert:\\LocalMachine\\My' | Where-Object NotAfter -LT (Get-Date)",
    '$x = New-Object System.Text.StringBuilder',
    'qwinsta 2>$null | Select-String rdp',
    '[System.IO.File]::ReadAllText($path)',
    'if ($x.Setting -eq 3) { Write-Warning "it > is" }',
  ])('may run: %s', (body) => {
    expect(flawsOf(body)).toEqual([]);
  });

  it.each([
    { body: 'Restart-Service TermService', flaw: '"Restart-Service" is not known to read only' },
    { body: 'Get-Service x | Stop-Service', flaw: '"Stop-Service" is not known to read only' },
    { body: 'Invoke-CimMethod -MethodName x', flaw: '"Invoke-CimMethod" is not known' },
    { body: '"$(Remove-Item x)"', flaw: '"Remove-Item" is not known' },
    { body: 'del x', flaw: '"del" is not known to read only; write cmdlets by their full names' },
    { body: 'icacls x /grant y', flaw: '"icacls" is not known' },
    { body: 'Get-A | % { $_ }', flaw: '"%" is not known' },
    { body: '& $command', flaw: 'calls a command that is only known when it runs: $command' },
    { body: 'iex $text', flaw: 'iex turns text into code' },
    { body: 'Get-A > C:\\x.txt', flaw: 'a probe writes nothing' },
    { body: 'Get-Process x | ForEach-Object Kill', flaw: 'Kill may change something' },
    {
      body: 'Get-Process x | ForEach-Object -MemberName "Kill"',
      flaw: 'Kill may change something',
    },
    { body: '$s = New-Object -ComObject WScript.Shell', flaw: 'a probe makes no COM object' },
    { body: '$client.DownloadString($url)', flaw: 'DownloadString() may change something' },
    { body: '[scriptblock]::Create($text)', flaw: 'Create() may change something' },
    { body: '$file.Delete()', flaw: 'Delete() may change something' },
    { body: '[IO.File]::WriteAllText("a", "b")', flaw: 'WriteAllText() may change something' },
  ])('must not run: $body', ({ body, flaw }) => {
    expect(flawsOf(body).join('\n')).toContain(flaw);
  });
});

describe('any script', () => {
  it('says what it is before it does anything', () => {
    expect(
      flawsOf('', {
        role: 'apply',
        needs: 'administrator',
        text: 'Get-A',
        parameters: ['thumbprint'],
      }),
    ).toEqual([
      '1 has no .SYNOPSIS in its help',
      '1 has no "#Requires -Version 5.1"',
      '1 has no "Set-StrictMode -Version Latest"',
      '1 has no "$ErrorActionPreference = \'Stop\'"',
      '1 has no .DESCRIPTION in its help',
      '1 has no .OUTPUTS in its help',
      '1 prints no "ConvertTo-Json -Compress"',
      '1 has no SupportsShouldProcess, so that it cannot be previewed',
      '1 has no "#Requires -RunAsAdministrator"',
      '1 never uses the parameter "thumbprint"',
    ]);
  });

  const table = readCommandTable(
    JSON.stringify({
      Modules: [
        {
          ExportedCommands: {
            Name: 'Get-Item',
            ParameterSets: '[-Path] <string[]> [-Force] [<CommonParameters>]',
          },
        },
        {
          ExportedCommands: [
            { Name: 'Get-Any', ParameterSets: null },
            { Name: 'Set-StrictMode', ParameterSets: ['-Version <version>'] },
            { Name: 'ConvertTo-Json', ParameterSets: ['-Compress', '-Depth <int>'] },
          ],
        },
        { ExportedCommands: null },
      ],
    }),
  );

  it.each([
    { body: 'Get-Item -Path x -Force -ErrorAction Stop', flaws: [] },
    { body: 'Get-Any -What x', flaws: [] },
    { body: 'function Get-Own { 1 }\nGet-Own -X', flaws: [] },
    {
      body: 'Get-Itm x',
      flaws: ['16 Windows PowerShell 5.1 has no command "Get-Itm" (did you mean "get-item"?)'],
    },
    {
      body: 'Get-Item -Pth x',
      flaws: ['16 Get-Item has no parameter -Pth (did you mean "path"?)'],
    },
  ])('uses what Windows PowerShell 5.1 has: $body', ({ body, flaws }) => {
    expect(flawsOf(body, { table })).toEqual(flaws);
  });

  it('prints what the playbook declares', () => {
    expect(flawsOf('', { outputs: ['a', 'thumbprint'] })).toEqual([
      '1 never prints "thumbprint", which the playbook declares',
    ]);
  });

  it.each(['{', '[]', '{}', '{"Modules": 3}'])(
    'is checked by no table that is none: %s',
    (json) => {
      expect(() => readCommandTable(json)).toThrow('this is no table of PowerShell commands');
    },
  );

  it('says what was not checked without a table', () => {
    const script: CheckedScript = {
      file: 'p.ps1',
      language: 'powershell',
      role: 'probe',
      parameters: [],
      needs: 'user',
      text: head,
    };

    expect(checkPowerShell(script, undefined).notChecked).toContain(
      'commands of Windows PowerShell 5.1: no command table was given',
    );
  });
});

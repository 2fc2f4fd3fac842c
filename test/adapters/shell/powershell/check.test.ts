import { describe, expect, it } from '@jest/globals';
import type { CheckedScript } from '#src/ports/script-check.ts';
import { flawsOf, reportOf, scriptAround, scriptOf } from './checked.ts';
import { plantedChanges } from './planted-changes.ts';
import { plantedCode } from './planted-code.ts';
import { plantedDetours } from './planted-detours.ts';
import { plantedLanguage } from './planted-language.ts';
import { plantedRemedies } from './planted-remedies.ts';
import { sound } from './sound.ts';

const planted = [
  ...plantedLanguage,
  ...plantedCode,
  ...plantedChanges,
  ...plantedRemedies,
  ...plantedDetours,
];

describe('a script', () => {
  it.each(planted)('must not say: $body', async ({ body, flaw, role }) => {
    const found = await flawsOf(body, { role: role ?? 'probe' });

    expect(found.join('\n')).toContain(flaw);
  });

  it.each(sound)('may say: $body', async ({ body, role }) => {
    expect(await flawsOf(body, { role: role ?? 'probe' })).toEqual([]);
  });

  it('is told the line and the column of each flaw', async () => {
    const found = await flawsOf("$a = 1\n  $b = iex 'x'; gci");

    expect(found.map((line) => line.split(' ')[0])).toEqual(['2:8', '2:17', '2:17']);
  });

  it('says what it is before it does anything', async () => {
    const script: CheckedScript = {
      ...scriptOf('Get-Date | Out-Null', 'apply'),
      needs: 'administrator',
      parameters: ['thumbprint'],
    };

    const { flaws } = await reportOf(script);

    expect(flaws.map(({ message }) => message)).toEqual([
      'has no .SYNOPSIS in its help',
      'has no .DESCRIPTION in its help',
      'has no .OUTPUTS in its help',
      'has no "#Requires -Version 5.1"',
      'has no "#Requires -RunAsAdministrator"',
      'has no "Set-StrictMode -Version Latest"',
      'has no "$ErrorActionPreference = \'Stop\'"',
      'has no "[CmdletBinding()]" with "param( … )"',
      'has no SupportsShouldProcess, so that it cannot be previewed',
      'declares no parameter $thumbprint',
      'may end without printing its JSON object',
    ]);
  });

  it('does not say it in a comment or a string only', async () => {
    const { text } = scriptAround('');
    const hidden = text
      .replace('Set-StrictMode -Version Latest', '# Set-StrictMode -Version Latest')
      .replace("$ErrorActionPreference = 'Stop'", '$x = "`$ErrorActionPreference = \'Stop\'"')
      .replace('#Requires -Version 5.1', '# as in #Requires -Version 5.1');

    const { flaws } = await reportOf(scriptOf(hidden));

    expect(flaws.map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        'has no "#Requires -Version 5.1"',
        'has no "Set-StrictMode -Version Latest"',
        'has no "$ErrorActionPreference = \'Stop\'"',
      ]),
    );
  });

  it.each([
    { param: '$Days', parameters: ['days'], flaw: 'gives $Days no type' },
    { param: '[int] $Days', parameters: ['days'], flaw: 'never uses the parameter "Days"' },
    {
      param: '[Parameter(Mandatory)][int] $Days',
      parameters: [],
      flaw: 'asks for $Days, which the playbook never gives',
    },
    {
      param: '[int] $Dys',
      parameters: ['days'],
      flaw: 'declares no parameter $days (did you mean "dys"?)',
    },
  ])('takes what the playbook gives: $param', async ({ param, parameters, flaw }) => {
    const { text } = scriptAround('', 'apply');
    const script = scriptOf(text.replace('param()', `param(${param})`), 'apply');

    const { flaws } = await reportOf({ ...script, parameters });

    expect(flaws.map(({ message }) => message)).toContain(flaw);
  });

  it('is not read when it is too long, or nested too deep', async () => {
    const long = await reportOf(scriptOf('#'.repeat(40_000)));
    const deep = await reportOf(scriptOf('('.repeat(3000) + ')'.repeat(3000)));

    expect(long.flaws.map(({ message }) => message)).toEqual([
      'is longer than 32768 characters: make two of it',
    ]);
    expect(deep.flaws.map(({ message }) => message)).toEqual(['is nested too deep to be read']);
  });

  it('says what was not checked without a table of commands', async () => {
    const { notChecked } = await reportOf(scriptAround(''));

    expect(notChecked).toEqual(['commands of Windows PowerShell 5.1: no command table was given']);
  });
});

describe('what a probe prints', () => {
  it.each([
    { body: '@{ a = 1; b = 2 }', flaws: [] },
    {
      body: '[pscustomobject]@{ a = 1 }',
      flaws: ['never prints "b", which the playbook declares'],
    },
    {
      body: '@{ a = 1; b = 2; c = 3 }',
      flaws: ['prints "c", which the playbook does not declare'],
    },
    { body: '@{ a = 1; b = 2; unknown = @{ b = 3 } }', flaws: [] },
    { body: '$r', before: "$r = [ordered]@{ a = 1 }\n$r['b'] = 2", flaws: [] },
    { body: '[pscustomobject] $r', before: '$r = @{}\n$r.a = 1\n$r.b = 2', flaws: [] },
    {
      body: '$r',
      before: "$r = @{}\n$r.Add('a', 1)",
      flaws: ['never prints "b", which the playbook declares'],
    },
    { body: '$r', before: "$r = @{}\nforeach ($k in 'a', 'b') { $r[$k] = 1 }", flaws: [] },
    {
      body: '$r',
      before: "$r = @{}\nforeach ($k in 'a', 'x') { $r[$k] = 1 }",
      flaws: ['never prints "b", which the playbook declares'],
    },
    { body: '(Get-Date)', flaws: ['prints an object whose keys cannot be told; write them out'] },
  ])('is what the playbook declares: $before $body', async ({ body, before = '', flaws }) => {
    const { text } = scriptAround(before);
    const script = scriptOf(text.replace('[pscustomobject]@{ a = 1 }', body));

    const report = await reportOf({ ...script, outputs: ['a', 'b'] });

    expect(report.flaws.map(({ message }) => message)).toEqual(flaws);
  });

  it('is told, and so is what a rollback reads of it', async () => {
    const apply = await reportOf(scriptAround('$x = 1', 'apply'));
    const rollback = await reportOf(
      scriptAround('$x = "$($State.backup)" + $State.names[0]', 'rollback'),
    );

    expect(apply.prints).toEqual(['a']);
    expect(rollback.reads).toEqual(['backup', 'names', 'a']);
  });
});

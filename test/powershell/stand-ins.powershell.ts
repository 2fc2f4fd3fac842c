import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { providerParameters } from '#adapters/shell/powershell/changing-commands.ts';
import { readCommandTable } from '#adapters/shell/powershell/command-table.ts';
import { healthyMachine } from './healthy-machine.ts';
import { hasPwsh, play } from './stage.ts';

/** The commands of a real Windows PowerShell 5.1, as PSScriptAnalyzer lists them; not part of the project. */
const place = new URL('../../../shared/windows/powershell-5.1-commands.json', import.meta.url);
const whereTable = hasPwsh && existsSync(place) ? describe : describe.skip;
const needsPwsh = hasPwsh ? describe : describe.skip;

const Commands = z.object({
  commands: z.array(z.object({ name: z.string(), parameters: z.array(z.string()) })),
});
const list = `
  $common = [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters
  $commands = @(Get-Command -Module machine -CommandType Function | Where-Object Name -Like '*-*' | ForEach-Object {
      @{ name = $_.Name; parameters = @($_.Parameters.Keys | Where-Object { $common -notcontains $_ }) }
    })
  @{ commands = $commands } | ConvertTo-Json -Depth 5 -Compress`;

whereTable('the stand-ins, held against a real Windows', () => {
  it('take no command and no parameter that Windows PowerShell 5.1 has not', async () => {
    const table = readCommandTable(readFileSync(place, 'utf8'));

    const [played] = await play([{ text: list, machine: healthyMachine() }]);

    const { commands } = Commands.parse(played?.envelope.value);
    const own = commands.filter(({ name }) => name !== 'Invoke-ArmedTask');
    expect(own.length).toBeGreaterThan(30);
    const unknown = own.flatMap(({ name, parameters }) => {
      const lower = name.toLowerCase();
      const known = new Set([
        ...(table.get(lower) ?? []),
        ...(providerParameters.get(lower) ?? []),
      ]);
      if (!table.has(lower)) return [name];
      return parameters
        .filter((one) => !known.has(one.toLowerCase()))
        .map((one) => `${name} -${one}`);
    });
    expect(unknown).toEqual([]);
  });
});

needsPwsh('the stand-ins', () => {
  it.each([
    { what: 'a command that stands for nothing here', text: 'Get-NetAdapter' },
    {
      what: 'a parameter that it has not',
      text: "Get-ChildItem -LiteralPath 'C:\\' -FollowSymlink",
    },
    { what: 'a program in a form that nobody described', text: 'certutil.exe -delstore My 00' },
    { what: 'a program that there is none of', text: 'netsh.exe advfirewall reset' },
  ])('refuse $what', async ({ text }) => {
    const [played] = await play([{ text: `${text}; '{}'`, machine: healthyMachine() }]);

    expect(played?.envelope.outcome).toBe('error');
  });
});

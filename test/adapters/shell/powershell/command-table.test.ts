import { describe, expect, it } from '@jest/globals';
import { readCommandTable } from '#adapters/shell/powershell/command-table.ts';
import { flawsOf } from './checked.ts';

const table = readCommandTable(
  JSON.stringify({
    Modules: [
      {
        ExportedCommands: {
          Name: 'Get-Item',
          ParameterSets: '[-LiteralPath] <string[]> [-Force] [<CommonParameters>]',
        },
      },
      {
        ExportedCommands: [
          { Name: 'Get-Culture', ParameterSets: null },
          { Name: 'Set-StrictMode', ParameterSets: ['-Version <version>'] },
          { Name: 'Get-Content', ParameterSets: ['-LiteralPath <string>'] },
          { Name: 'ConvertTo-Json', ParameterSets: ['-Compress', '-Depth <int>'] },
        ],
      },
      { ExportedCommands: null },
    ],
  }),
);

describe('a command table', () => {
  it.each([
    { body: '$x = Get-Item -LiteralPath x -Force -ErrorAction Stop', flaws: [] },
    { body: '$x = Get-Culture', flaws: [] },
    { body: 'function Get-Own { 1 }\n$x = Get-Own', flaws: [] },
    { body: '$x = Get-Content -Raw -LiteralPath x', flaws: [] },
    {
      body: '$x = Get-Acl -LiteralPath x',
      flaws: ['Windows PowerShell 5.1 has no command "Get-Acl"'],
    },
    {
      body: '$x = Get-Item -Path x',
      flaws: ['Get-Item has no parameter -Path'],
    },
  ])('says what Windows PowerShell 5.1 does not have: $body', async ({ body, flaws }) => {
    const found = await flawsOf(body, { table });

    expect(found).toHaveLength(flaws.length);
    for (const flaw of flaws) expect(found.join('\n')).toContain(flaw);
  });

  it.each(['{', '[]', '{}', '{"Modules": 3}'])('is refused when it is none: %s', (json) => {
    expect(() => readCommandTable(json)).toThrow('this is no table of PowerShell commands');
  });
});

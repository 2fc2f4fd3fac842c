import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  changingCommands,
  preparingCommands,
  providerParameters,
} from '#adapters/shell/powershell/changing-commands.ts';
import { readCommandTable } from '#adapters/shell/powershell/command-table.ts';
import { changingPrograms, readingPrograms } from '#adapters/shell/powershell/native-programs.ts';
import { readingCommands, serverCommands } from '#adapters/shell/powershell/reading-commands.ts';
import { ownMethods, readingMethods } from '#adapters/shell/powershell/reading-methods.ts';
import { aliases, refusedCommands } from '#adapters/shell/powershell/refused-commands.ts';

/** The commands of a real Windows PowerShell 5.1, as PSScriptAnalyzer lists them; not part of the project. */
const place = new URL(
  '../../../../../shared/windows/powershell-5.1-commands.json',
  import.meta.url,
);
const whereTable = existsSync(place) ? describe : describe.skip;

const all = [...readingCommands, ...changingCommands, ...preparingCommands];

whereTable('the lists of PowerShell, held against a real Windows', () => {
  it('name only commands and parameters of Windows PowerShell 5.1', () => {
    const table = readCommandTable(readFileSync(place, 'utf8'));

    const unknown = all.flatMap(([name, { parameters }]) => {
      if (!table.has(name)) return [name];
      const known = new Set([...(table.get(name) ?? []), ...(providerParameters.get(name) ?? [])]);
      // Without parameters in the table, nothing can be compared.
      if (table.get(name) === undefined) return [];
      return [...parameters].filter((one) => !known.has(one)).map((one) => `${name} -${one}`);
    });

    expect(unknown).toEqual([]);
  });

  it('keep apart what only a server has', () => {
    const table = readCommandTable(readFileSync(place, 'utf8'));

    expect([...serverCommands.keys()].filter((name) => table.has(name))).toEqual([]);
  });
});

describe('the lists of PowerShell', () => {
  it('give a probe no verb that changes something', () => {
    const verbs = new Set([...readingCommands.keys()].map((name) => name.replace(/-.*/, '')));

    expect([...verbs].join(' ')).toBe(
      'compare convertfrom convertto foreach get group join measure new out resolve select set sort split start test ' +
        'where write',
    );
    // The verbs among them that change something elsewhere.
    const odd = [...readingCommands.keys()].filter((name) => /^(new|out|set|start)-/.test(name));
    expect(odd).toEqual([
      'new-object',
      'new-timespan',
      'out-null',
      'out-string',
      'set-strictmode',
      'start-sleep',
    ]);
  });

  it('let no command reach another machine, ask for a password, or write a file in passing', () => {
    const far =
      /^(computername|cimsession|session|credential|asjob|outfile|wait|usetransaction|recurse)$/;

    const found = all.flatMap(([name, { parameters }]) =>
      [...parameters].filter((one) => far.test(one)).map((one) => `${name} -${one}`),
    );

    // Looking at subfolders, and looking from here at a machine that the script names.
    expect(found).toEqual([
      'get-childitem -recurse',
      'test-connection -computername',
      'test-netconnection -computername',
    ]);
  });

  it('say of each name one thing', () => {
    const commands = all.map(([name]) => name);

    expect(commands.length).toBe(new Set(commands).size);
    expect(commands.filter((name) => refusedCommands.has(name) || aliases.has(name))).toEqual([]);
    expect([...aliases.keys()].filter((name) => refusedCommands.has(name))).toEqual([]);
    expect([...readingPrograms.keys()].filter((name) => aliases.has(name))).toEqual([]);
    expect([...changingPrograms.keys()].filter((name) => aliases.has(name))).toEqual([]);
    expect([...readingMethods].filter((name) => ownMethods.has(name))).toEqual([]);
  });
});

import { BotError } from '#src/errors.ts';

/** Names of commands in lower case, each with its parameters; none where the table does not know them. */
export type CommandTable = ReadonlyMap<string, ReadonlySet<string> | undefined>;

const common =
  'verbose debug erroraction warningaction informationaction errorvariable warningvariable informationvariable ' +
  'outvariable outbuffer pipelinevariable';

/**
 * Reads the commands of Windows PowerShell 5.1 as PSScriptAnalyzer lists them (PSUseCompatibleCmdlets,
 * desktop-5.1 …json): Modules, ExportedCommands, Name and ParameterSets. Throws BotError `usage` for anything else.
 */
export function readCommandTable(json: string): CommandTable {
  const table = new Map<string, ReadonlySet<string> | undefined>();
  const root = parseTable(json);
  for (const module of listAt(root, 'Modules')) {
    for (const command of listAt(module, 'ExportedCommands')) {
      const name = memberOf(command, 'Name');
      if (typeof name === 'string') table.set(name.toLowerCase(), parametersOf(command));
    }
  }
  if (table.size === 0) throw noTable(undefined);
  return table;
}

function parseTable(json: string): unknown {
  try {
    return JSON.parse(json.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw noTable(error);
  }
}

function noTable(cause: unknown): BotError {
  return new BotError('usage', 'this is no table of PowerShell commands', {
    cause,
    hint: 'take desktop-5.1.14393.206-windows.json of PSScriptAnalyzer (PSUseCompatibleCmdlets)',
  });
}

function parametersOf(command: unknown): ReadonlySet<string> | undefined {
  const sets = listAt(command, 'ParameterSets').filter((set) => typeof set === 'string');
  if (sets.length === 0) return undefined;
  const bare = sets.join(' ').replaceAll(/<[^>]*>/g, '');
  const names = [...bare.matchAll(/-([A-Za-z]\w*)/g)].map(([, name = '']) => name.toLowerCase());
  return new Set([...names, ...common.split(' ')]);
}

function listAt(value: unknown, key: string): readonly unknown[] {
  const member = memberOf(value, key);
  if (member === undefined || member === null) return [];
  return Array.isArray(member) ? member : [member];
}

function memberOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([name]) => name === key)?.[1];
}

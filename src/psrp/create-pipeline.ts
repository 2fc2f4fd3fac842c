import { enumeration } from './enumeration.ts';
import { apartmentState, hostInfo } from './pool-request.ts';
import { type PsObject, type PsValue, psMembers, psObject } from './value.ts';

export interface PipelineOrder {
  /** GUID; events name it in lower case. */
  readonly id: string;
  /** Each a pipeline of commands; several run one after the other, and the first that fails ends them. */
  readonly statements: readonly (readonly PsrpCommand[])[];
}

export interface PsrpCommand {
  /** The name of a command, or the text of a script. */
  readonly name: string;
  readonly isScript: boolean;
  /** Without a name: by position. A switch has the value true. */
  readonly parameters: readonly PsrpParameter[];
}

export interface PsrpParameter {
  readonly name?: string;
  readonly value: PsValue;
}

const runspaces = 'System.Management.Automation.Runspaces';
const listOfObjects: readonly string[] = [
  'System.Collections.Generic.List`1[[System.Management.Automation.PSObject, System.Management.Automation, Version=1.0.0.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35]]',
  'System.Object',
];

/** CREATE_PIPELINE (MS-PSRP 2.2.2.10) as the agreed protocol version knows it, without input. */
export function createPipeline({ statements }: PipelineOrder, version: string): PsValue {
  return psMembers([
    ['NoInput', true],
    ['ApartmentState', apartmentState()],
    // Nobody wants three KiB of where a warning came from; errors carry their place in any case.
    [
      'RemoteStreamOptions',
      enumeration(`${runspaces}.RemoteStreamOptions`, { name: '0', number: 0 }),
    ],
    ['AddToHistory', false],
    ['HostInfo', hostInfo('absent')],
    ['PowerShell', powerShell(statements, version)],
    ['IsNested', false],
  ]);
}

/** MS-PSRP 2.2.3.11; from the second statement on all of them stand in ExtraCmds, the first too. */
function powerShell(statements: PipelineOrder['statements'], version: string): PsObject {
  const [first] = statements;
  if (first === undefined || statements.some((each) => each.length === 0)) {
    throw new Error('A pipeline needs a command in each of its statements.');
  }
  const extra = statements.map((each) => psMembers([['Cmds', commands(each, version)]]));
  return psMembers([
    ['IsNested', false],
    ['ExtraCmds', statements.length > 1 ? list(extra) : null],
    ['Cmds', commands(first, version)],
    ['History', null],
    ['RedirectShellErrorOutputPipe', false],
  ]);
}

function commands(statement: readonly PsrpCommand[], version: string): PsObject {
  return list(statement.map((each) => command(each, version)));
}

/** MS-PSRP 2.2.3.12. */
function command({ name, isScript, parameters }: PsrpCommand, version: string): PsObject {
  return psMembers([
    ['Cmd', name],
    ['IsScript', isScript],
    ['UseLocalScope', null],
    ...merged(['MergeMyResult', 'MergeToResult', 'MergePreviousResults']),
    ['Args', list(parameters.map(argument))],
    ...(version === '2.1'
      ? []
      : merged(['MergeError', 'MergeWarning', 'MergeVerbose', 'MergeDebug'])),
    ...(version === '2.3' ? merged(['MergeInformation']) : []),
  ]);
}

/** MS-PSRP 2.2.3.13. */
function argument({ name, value }: PsrpParameter): PsObject {
  return psMembers([
    ['N', name ?? null],
    ['V', value],
  ]);
}

/** No stream of a command goes into another (MS-PSRP 2.2.3.31). */
function merged(names: readonly string[]): readonly (readonly [string, PsValue])[] {
  return names.map((name) => [
    name,
    enumeration(`${runspaces}.PipelineResultTypes`, { name: 'None', number: 0 }),
  ]);
}

function list(items: readonly PsValue[]): PsObject {
  return psObject({ types: listOfObjects, base: { kind: 'list', type: 'LST', items } });
}

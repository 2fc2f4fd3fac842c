import { bare, memberOf, numberIn, textIn } from '#src/psrp/inside.ts';
import type { PsValue } from '#src/psrp/value.ts';

export interface AskedCommand {
  readonly name: string;
  readonly isScript: boolean;
  /** By name; those without one by their place. */
  readonly parameters: ReadonlyMap<string, PsValue>;
}

export interface AskedCall {
  readonly number: number;
  readonly name: string;
  readonly text: string;
  readonly deadlineMs: number;
}

/** What a CREATE_PIPELINE asks for. */
export function statementsIn(value: PsValue): readonly (readonly AskedCommand[])[] {
  const shell = memberOf(value, 'PowerShell');
  const extra = listIn(memberOf(shell, 'ExtraCmds'));
  const lists =
    extra.length > 0 ? extra.map((each) => memberOf(each, 'Cmds')) : [memberOf(shell, 'Cmds')];
  return lists.map((list) => listIn(list).map(commandIn));
}

function commandIn(value: PsValue): AskedCommand {
  const given = listIn(memberOf(value, 'Args')).map(
    (each, index) =>
      [textIn(memberOf(each, 'N')) ?? String(index), memberOf(each, 'V') ?? null] as const,
  );
  return {
    name: textIn(memberOf(value, 'Cmd')) ?? '',
    isScript: memberOf(value, 'IsScript') === true,
    parameters: new Map(given),
  };
}

function listIn(value: PsValue | undefined): readonly PsValue[] {
  const plain = bare(value);
  return typeof plain === 'object' && plain !== null && plain.kind === 'list' ? plain.items : [];
}

/** The calls of a job, as the worker gets them. */
export function callsIn(statements: readonly (readonly AskedCommand[])[]): readonly AskedCall[] {
  const job = statements[0]?.[0]?.parameters.get('0') ?? null;
  return listIn(entryOf(job, 'calls')).map((call) => ({
    number: numberIn(entryOf(call, 'number')) ?? 0,
    name: textIn(entryOf(call, 'name')) ?? '',
    text: textIn(entryOf(call, 'text')) ?? '',
    deadlineMs: numberIn(entryOf(call, 'deadlineMs')) ?? 0,
  }));
}

export function entryOf(value: PsValue | undefined, key: string): PsValue | undefined {
  const plain = bare(value);
  if (typeof plain !== 'object' || plain === null || plain.kind !== 'dictionary') return undefined;
  return plain.entries.find((each) => each.key === key)?.value;
}

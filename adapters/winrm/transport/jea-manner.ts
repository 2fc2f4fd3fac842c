import { z } from 'zod';
import type { PsrpCommand } from '#src/psrp/create-pipeline.ts';
import type { PsrpRecord } from '#src/psrp/record.ts';
import { int32, type PsValue } from '#src/psrp/value.ts';
import type { HeardPipeline } from '#src/script/heard-pipeline.ts';
import type { ScriptCall } from '#src/script/job.ts';
import type { PipelineManner, Refused } from '#src/script/pipeline-manner.ts';
import type { NumberedCall } from '#src/script/powershell-pipeline.ts';

/** A command of an endpoint with its typed parameters. */
export interface EndpointCommand {
  readonly command: string;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
}

export interface JeaOptions {
  readonly host: string;
  readonly configuration: string;
  /** All but -Number. */
  readonly commandFor: (call: ScriptCall) => EndpointCommand | undefined;
}

const Numbered = z.object({ number: z.int() });
/** Of one pipeline: so that one that hangs holds few others up. */
const mostStatements = 50;

/** Commands with parameters, where an endpoint takes nothing else: no text of ours is code there. */
export function jeaManner(options: JeaOptions): PipelineManner {
  return {
    most: mostStatements,
    statementsFor: (calls) => calls.map((each) => [commandOf(each, options)]),
    read: (text) => {
      const number = numberIn(text);
      return number === undefined ? undefined : { number, json: text };
    },
    refusalsIn: (heard) => refusalsIn(heard, options),
  };
}

function commandOf({ number, call }: NumberedCall, { commandFor }: JeaOptions): PsrpCommand {
  const found = commandFor(call);
  if (found === undefined) throw new Error('A call without a command went to an endpoint.');
  const given = Object.entries(found.parameters);
  return {
    name: found.command,
    isScript: false,
    parameters: [
      { name: 'Number', value: int32(number) },
      ...given.map(([name, value]) => ({ name, value: typedValue(value) })),
    ],
  };
}

function typedValue(value: string | number | boolean): PsValue {
  if (typeof value !== 'number') return value;
  const isSmall = Number.isInteger(value) && Math.abs(value) <= 0x7fffffff;
  return isSmall ? int32(value) : { kind: 'real', type: 'Db', value };
}

function numberIn(text: string): number | undefined {
  try {
    const read = Numbered.safeParse(JSON.parse(text));
    return read.success ? read.data.number : undefined;
  } catch (error) {
    // What is no JSON is no answer of ours.
    if (Error.isError(error)) return undefined;
    throw error;
  }
}

/**
 * Statements answer in order: the first error without another owner is that of the first call without an answer.
 * Any other error may have come while a function was at work: what became of that call is not known.
 */
function refusalsIn(heard: HeardPipeline, options: JeaOptions): readonly Refused[] {
  const left = [...heard.errors];
  return heard.refused.flatMap((call): Refused[] => {
    const found = options.commandFor(call.call);
    const command = found?.command ?? '';
    const own = left.findIndex((error) => concerns(error, command));
    const [error] = left.splice(Math.max(own, 0), 1);
    if (error === undefined || !isUnbegun(error)) return [];
    const message = reasonOf(error, { ...options, command, given: found?.parameters ?? {} });
    const { name } = call.call;
    return [{ call, envelope: { name, outcome: 'error', message, durationMs: 0 } }];
  });
}

/** PowerShell found no such command, or no value for each of its parameters: the same ids in every language. */
const unbegun =
  /^(?:CommandNotFoundException|CouldNotAuto|(?:Named|Positional)ParameterNotFound|Missing(?:Mandatory|Argument)|AmbiguousParameter|CannotConvertArgument|Parameter(?:Argument|Already|Not)|ScriptsNotAllowed)/;

function isUnbegun({ errorId = '' }: PsrpRecord): boolean {
  return unbegun.test(errorId);
}

function concerns({ errorId = '', target, message }: PsrpRecord, command: string): boolean {
  return target === command || errorId.endsWith(`,${command}`) || message.includes(command);
}

interface Refusal extends Pick<JeaOptions, 'host' | 'configuration'> {
  readonly command: string;
  readonly given: EndpointCommand['parameters'];
}

function reasonOf(error: PsrpRecord, refusal: Refusal): string {
  const { host, configuration, command } = refusal;
  const endpoint = `The endpoint ${configuration} of ${host}`;
  const again = 'install the module again: fettle winrm jea';
  const { errorId = '' } = error;
  if (errorId.startsWith('CommandNotFoundException')) {
    return `${endpoint} does not know ${command}: ${again}`;
  }
  const value = refusedValue(error, refusal);
  if (value !== undefined) {
    return `${endpoint} refused a value for -${value} of ${command}.\n${error.message.slice(0, 1000)}`;
  }
  const isOther = /^(?:ParameterArgumentValidationError|NamedParameterNotFound)/.test(errorId);
  const what = isOther ? `has another revision of ${command}: ${again}` : `refused ${command}.`;
  return `${endpoint} ${what}\n${error.message.slice(0, 1000)}`;
}

/** The parameter whose value a limit refused; undefined for -Digest, which tells a revision. */
function refusedValue(
  { errorId = '', message }: PsrpRecord,
  { given }: Refusal,
): string | undefined {
  if (!errorId.startsWith('ParameterArgumentValidationError')) return undefined;
  // In every language the parameter is named before its value, which may be any word.
  const [first] = Object.keys(given)
    .map((name) => ({ name, at: message.search(new RegExp(`\\b${RegExp.escape(name)}\\b`)) }))
    .filter(({ at }) => at >= 0)
    .toSorted((a, b) => a.at - b.at);
  return first?.name === 'Digest' ? undefined : first?.name;
}

import { didYouMean } from '#src/document/nearest.ts';
import type { ScriptFlaw } from '#src/ports/script-check.ts';
import { type Argument, type Call, type Commands, valuesOf } from './call.ts';
import { changingCommands, preparingCommands } from './changing-commands.ts';
import { flawAt, quoted } from './flaw.ts';
import type { KnownCommand } from './known-command.ts';
import { otherFlaw } from './other-flaws.ts';
import { readingCommands, serverCommands } from './reading-commands.ts';
import type { Scope } from './scope.ts';
import { placeFlaw, specialFlaws } from './special-flaws.ts';
import { type Node, nodesOf } from './tree.ts';
import { knownText, variableName } from './word.ts';

/** A call of something that is not on the lists, or with arguments that are not. */
export function commandFlaws(call: Call, commands: Commands): ScriptFlaw[] {
  return [...splatFlaws(call), ...callFlaws(call, commands)];
}

/** Parameters that stand in a dictionary of which not everything is known. */
function splatFlaws(call: Call): ScriptFlaw[] {
  return call.arguments
    .filter(({ value }) => value?.type === 'variable' && value.text.startsWith('@'))
    .map(({ node }) =>
      flawAt(
        node,
        'write the parameters out, or in one literal @{ } that is used for nothing else',
      ),
    );
}

function callFlaws(call: Call, commands: Commands): ScriptFlaw[] {
  const { name, operator, node } = call;
  if (operator === '.')
    return [flawAt(node, 'runs code in its own scope with "."; call a function')];
  if (name === undefined) return unnamedFlaw(call, commands);
  const own = commands.functions.get(name);
  if (own !== undefined) return ownFlaws(call, own, commands);
  const known = knownCommand(name, commands.role);
  if (known !== undefined) return cmdletFlaws(call, known, commands);
  return otherFlaw(call, name, commands);
}

export function knownCommand(name: string, role: 'probe' | 'remedy'): KnownCommand | undefined {
  const reading = readingCommands.get(name) ?? serverCommands.get(name);
  if (reading !== undefined || role === 'probe') return reading;
  return changingCommands.get(name) ?? preparingCommands.get(name);
}

function unnamedFlaw({ node, written }: Call, { scope }: Commands): ScriptFlaw[] {
  const called = node.children.find(({ type }) => type === 'command_name_expr')?.children[0];
  if (called?.type === 'script_block_expression') return [];
  const variable = nodesOf(called ?? node, 'variable').find(({ text }) => text === called?.text);
  const isBlock = variable !== undefined && scope.blocks.has(variableName(variable) ?? '');
  if (isBlock) return [];
  // A range that a pipeline begins with.
  if (/^\d+\.\.\d+$/.test(written) && node.text.trim() === written) return [];
  const message = `calls a command that is only known when it runs: ${quoted(written)}`;
  return [flawAt(node, message)];
}

/** A function of the script: PowerShell would swallow a parameter that it does not declare. */
function ownFlaws(call: Call, own: Node, { scope }: Commands): ScriptFlaw[] {
  const declared = declaredBy(own);
  const unknown = call.arguments
    .filter(({ parameter }) => parameter !== undefined && !declared.includes(parameter))
    .map(({ node }) =>
      flawAt(
        node,
        `${call.written} declares no parameter ${node.text}${didYouMean(node.text.slice(1), declared)}`,
      ),
    );
  return [...unknown, ...codeFlaws(call, own, scope)];
}

/** What a parameter for code is given must be code that stands there: what is held elsewhere may be anybody's. */
function codeFlaws(call: Call, own: Node, scope: Scope): ScriptFlaw[] {
  const types = new Map(
    nodesOf(own, 'script_parameter').map((node) => {
      const variable = node.children.find(({ type }) => type === 'variable');
      const type = nodesOf(node, 'type_literal').at(-1)?.text.toLowerCase() ?? '';
      return [variable === undefined ? '' : (variableName(variable) ?? ''), type] as const;
    }),
  );
  if (![...types.values()].includes('[scriptblock]')) return [];
  return call.arguments.flatMap(({ parameter, value }) => {
    const type = parameter === undefined ? '[scriptblock]' : types.get(parameter);
    // What stands behind a switch may become the value of any other parameter.
    const mayBeCode = type === '[scriptblock]' || type === '[switch]';
    if (value === undefined || !mayBeCode || isWritten(value, scope)) return [];
    return [flawAt(value, `${call.written} takes code in { }; give it anything else by name`)];
  });
}

function isWritten(value: Node, { constants, blocks }: Scope): boolean {
  return (
    value.type === 'script_block_expression' ||
    knownText(value, constants) !== undefined ||
    (value.type === 'variable' && blocks.has(variableName(value) ?? ''))
  );
}

function declaredBy(own: Node): string[] {
  return nodesOf(own, 'script_parameter').flatMap((parameter) => {
    const variable = parameter.children.find(({ type }) => type === 'variable');
    return variable === undefined ? [] : [variableName(variable) ?? ''];
  });
}

function cmdletFlaws(call: Call, known: KnownCommand, commands: Commands): ScriptFlaw[] {
  return [
    ...call.arguments.flatMap((argument) => parameterFlaw(call, argument, known)),
    ...specialFlaws(call, commands),
    ...valuesOf(call).flatMap((value) => placeFlaw(value, call, commands)),
  ];
}

function parameterFlaw(
  call: Call,
  { node, parameter }: Argument,
  known: KnownCommand,
): ScriptFlaw[] {
  if (parameter === undefined || known.parameters.has(parameter)) return [];
  const full = [...known.parameters].filter((name) => name.startsWith(parameter));
  const hint =
    full.length > 0
      ? `; write it in full: -${full.join(', -')}`
      : didYouMean(parameter, known.parameters);
  return [
    flawAt(node, `${call.written} may not be given ${node.text} here${newer(parameter)}${hint}`),
  ];
}

/** Parameters that came after Windows PowerShell 5.1. */
function newer(parameter: string): string {
  const late =
    'parallel throttlelimit ashashtable asbytestream noenumerate enumsasstrings escapehandling asutc';
  return late.split(' ').includes(parameter) ? ' (PowerShell 6 and later)' : '';
}

import { didYouMean } from '#src/document/nearest.ts';
import type { ScriptFlaw } from '#src/ports/script-check.ts';
import { type Argument, type Call, type Commands, valuesOf } from './call.ts';
import { changingCommands, preparingCommands } from './changing-commands.ts';
import { flawAt, quoted } from './flaw.ts';
import type { KnownCommand } from './known-command.ts';
import { otherFlaw } from './other-flaws.ts';
import { readingCommands, serverCommands } from './reading-commands.ts';
import { placeFlaw, specialFlaws } from './special-flaws.ts';
import { type Node, nodesOf } from './tree.ts';
import { variableName } from './word.ts';

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
  if (own !== undefined) return ownFlaws(call, own);
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
function ownFlaws(call: Call, own: Node): ScriptFlaw[] {
  const declared = declaredBy(own);
  return call.arguments
    .filter(({ parameter }) => parameter !== undefined && !declared.includes(parameter))
    .map(({ node }) =>
      flawAt(
        node,
        `${call.written} declares no parameter ${node.text}${didYouMean(node.text.slice(1), declared)}`,
      ),
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

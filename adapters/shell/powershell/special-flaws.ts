import type { ScriptFlaw } from '#src/ports/script-check.ts';
import type { Argument, Call, Commands } from './call.ts';
import { changingCommands } from './changing-commands.ts';
import { flawAt } from './flaw.ts';
import { isMadeHere } from './made-text.ts';
import { knownType } from './reading-types.ts';
import type { Node } from './tree.ts';
import { knownText, staticText, wordOf } from './word.ts';

/** What the list of parameters cannot say about a command. */
export function specialFlaws(call: Call, commands: Commands): ScriptFlaw[] {
  const { role } = commands;
  switch (call.name ?? '') {
    case 'foreach-object':
      return call.arguments
        .filter(({ parameter, value }) => isMethodByName(parameter, value))
        .map(({ node }) =>
          flawAt(
            node,
            'ForEach-Object takes code in { }: a bare name would call a method of that name',
          ),
        );
    case 'new-object':
      return constructedFlaw(call, role);
    case 'new-scheduledtaskaction':
      return taskFlaws(call, commands);
    default:
      return [];
  }
}

function isMethodByName(parameter: string | undefined, value: Node | undefined): boolean {
  const takesCode = parameter === undefined || /^(process|begin|end)$/.test(parameter);
  return takesCode && value?.type !== 'script_block_expression';
}

function constructedFlaw(call: Call, role: 'probe' | 'remedy'): ScriptFlaw[] {
  const given =
    argumentOf(call, 'typename') ?? call.arguments.find(({ parameter }) => parameter === undefined);
  const name = given?.value === undefined ? undefined : staticText(given.value);
  if (name === undefined)
    return [flawAt(call.node, 'New-Object makes a type that is only known when it runs')];
  const [outer = '', ...inner] = name.split(/[[\],\s]+/).filter(Boolean);
  const isArray = name.endsWith('[]');
  const mayBeMade =
    isArray ||
    knownType(outer, role)?.members.has('new') === true ||
    /^(psobject|object)$/i.test(outer);
  const isKnown = [outer, ...inner].every((type) => knownType(type, role) !== undefined);
  return mayBeMade && isKnown
    ? []
    : [flawAt(call.node, `a script makes no ${name}: it is not on the list of types`)];
}

function argumentOf(call: Call, name: string): Argument | undefined {
  return call.arguments.find(({ parameter }) => parameter === name);
}

/** A task runs as SYSTEM, later, with nobody looking. */
function taskFlaws(call: Call, commands: Commands): ScriptFlaw[] {
  const { value } = argumentOf(call, 'execute') ?? {};
  const program = value === undefined ? undefined : knownText(value, commands.scope.constants);
  const flaws: ScriptFlaw[] = [];
  if (program === undefined || !/^%SystemRoot%\\System32\\[\w.\\]+\.exe$/i.test(program)) {
    flaws.push(
      flawAt(
        value ?? call.node,
        'a task starts a program below "$env:SystemRoot\\System32\\", written out',
      ),
    );
  }
  const given = argumentOf(call, 'argument')?.value;
  if (given !== undefined && !isMadeHere(given, commands)) {
    flaws.push(
      flawAt(given, 'a text from outside could become code here; let the task read it from a file'),
    );
  }
  return flaws;
}

/** Other machines, and what a policy decides. */
export function placeFlaw(value: Node, call: Call, { role, scope }: Commands): ScriptFlaw[] {
  const { start } = wordOf(value, scope.constants);
  if (/^\\\\(?![?.]\\)/.test(start)) return [flawAt(value, 'a script reaches no other machine')];
  const changes = role === 'remedy' && changingCommands.has(call.name ?? '');
  return changes && /^(HKLM|HKCU|Registry)\b.*\\Policies\\/i.test(start)
    ? [flawAt(value, 'what a policy decides is for whoever owns the policy; name it in an advice')]
    : [];
}

import type { ScriptFlaw } from '#src/ports/script-check.ts';
import { functionAround } from './call.ts';
import { flawAt, quoted } from './flaw.ts';
import { assignedValue, referencesIn, type Scope } from './scope.ts';
import { type Node, nodesOf } from './tree.ts';
import { staticText, variableName } from './word.ts';

/** Variables of PowerShell that decide what the lines after them mean. */
const ruling =
  /^(whatifpreference|confirmpreference|psdefaultparametervalues|psmoduleautoloadingpreference|executioncontext|outputencoding|profile|pshome|psscriptroot|pscmdlet|input|args|matches|psboundparameters|lastexitcode|error|true|false|null|this|_|psitem)$/;

/** Assignments to anything but the variables and the dictionaries of the script itself, and drives that are read as variables. */
export function variableFlaws(root: Node, scope: Scope): ScriptFlaw[] {
  const assigned = nodesOf(root, 'assignment_expression').flatMap((assignment) =>
    assignmentFlaws(assignment, scope),
  );
  const counted = nodesOf(
    root,
    'post_increment_expression',
    'post_decrement_expression',
    'pre_increment_expression',
    'pre_decrement_expression',
  ).flatMap((node) =>
    node.children.filter(({ named }) => named).flatMap((target) => targetFlaws(target, scope)),
  );
  return [
    ...assigned,
    ...counted,
    ...bound(root).flatMap(boundFlaws),
    ...nodesOf(root, 'variable').flatMap(driveFlaw),
  ];
}

/** Variables that get a value without an "=": of loops, of parameters, and those that a method writes into. */
function bound(root: Node): Node[] {
  const holders = nodesOf(root, 'foreach_statement', 'script_parameter');
  const named = holders.flatMap(
    ({ children }) => children.find(({ type }) => type === 'variable') ?? [],
  );
  return [...named, ...referencesIn(root)];
}

function boundFlaws(variable: Node): ScriptFlaw[] {
  return variableName(variable) === 'erroractionpreference'
    ? [flawAt(variable, `assigns to ${variable.text}, which belongs to PowerShell`)]
    : plainFlaws(variable);
}

function assignmentFlaws(assignment: Node, scope: Scope): ScriptFlaw[] {
  const target = assignment.children.find(({ type }) => type === 'left_assignment_expression');
  const [inner] = target?.children ?? [];
  if (inner === undefined) return [];
  if (variableName(inner) === 'erroractionpreference') return preferenceFlaw(assignment, inner);
  return targetFlaws(inner, scope);
}

/** "Continue" only inside of a function, where it ends with it: around a program that writes to its error stream. */
function preferenceFlaw(assignment: Node, target: Node): ScriptFlaw[] {
  const value = assignedValue(assignment);
  const text = value === undefined ? undefined : staticText(value);
  if (text === 'Stop') return [];
  if (text === 'Continue' && functionAround(assignment) !== undefined) return [];
  return [
    flawAt(
      target,
      "is 'Stop'; 'Continue' only inside of a function, for a program that writes to its error stream",
    ),
  ];
}

function targetFlaws(target: Node, scope: Scope): ScriptFlaw[] {
  switch (target.type) {
    case 'variable':
      return plainFlaws(target);
    case 'array_literal_expression':
    case 'parenthesized_expression':
      return target.children
        .filter(({ named }) => named)
        .flatMap((part) => targetFlaws(part, scope));
    case 'cast_expression':
      return targetFlaws(target.children.at(-1) ?? target, scope);
    case 'element_access':
    case 'member_access':
      return innerFlaws(target, scope);
    default:
      return [flawAt(target, `cannot be assigned to here: ${quoted(target.text)}`)];
  }
}

function plainFlaws(variable: Node): ScriptFlaw[] {
  const name = variableName(variable) ?? '';
  if (name.includes(':')) {
    return [
      flawAt(variable, `assigns to ${variable.text}, which outlives the script or is a drive`),
    ];
  }
  return ruling.test(name) && name !== 'null'
    ? [flawAt(variable, `assigns to ${variable.text}, which belongs to PowerShell`)]
    : [];
}

/** `$x.Attributes = …` writes to a file when $x is one. */
function innerFlaws(target: Node, scope: Scope): ScriptFlaw[] {
  const [holder, mark] = target.children;
  const name = holder === undefined ? undefined : variableName(holder);
  if (name !== undefined && scope.own.has(name) && mark?.text !== '::') return [];
  const isElement = target.type === 'element_access' && name !== undefined;
  if (isElement && scope.arrays.has(name) && !ruling.test(name)) return [];
  return [
    flawAt(
      target,
      `${quoted(target.text)} may change something; only dictionaries that the script made itself are written to, one level deep`,
    ),
  ];
}

/** `$function:x`, `${C:\\x}`: the text of a function, the contents of a file. */
function driveFlaw(variable: Node): ScriptFlaw[] {
  const name = variableName(variable) ?? '';
  if (name === 'executioncontext') return [flawAt(variable, '$ExecutionContext runs text as code')];
  const [drive, rest] = name.split(':');
  if (rest === undefined || drive === 'env') return [];
  return [
    flawAt(variable, `reads ${variable.text}: of all drives, only env: is read as a variable`),
  ];
}

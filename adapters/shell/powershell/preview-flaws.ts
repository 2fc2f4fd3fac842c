import type { ScriptFlaw } from '#src/ports/script-check.ts';
import { type Call, functionAround, functionName, valuesOf } from './call.ts';
import { changingCommands } from './changing-commands.ts';
import { flawAt } from './flaw.ts';
import { changingPrograms, programName, readingPrograms } from './native-programs.ts';
import type { Scope } from './scope.ts';
import { ancestorsOf, type Node, nodesOf } from './tree.ts';
import { variableName, wordOf } from './word.ts';

/** Changes of an apply that a preview would make, too: those that no ShouldProcess stands before. */
export function previewFlaws(calls: readonly Call[], scope: Scope): ScriptFlaw[] {
  return calls
    .filter((call) => changes(call, scope) && !isGuarded(call.node, { calls, scope, seen: [] }))
    .map(({ node, written }) =>
      flawAt(
        node,
        `${written} stands outside of if ($PSCmdlet.ShouldProcess(…)) { }: a preview would run it`,
      ),
    );
}

function changes(call: Call, { constants }: Scope): boolean {
  const name = call.name ?? '';
  if (changingCommands.has(name)) return name !== 'import-clixml';
  const rule = changingPrograms.get(programName(name));
  if (rule === undefined) return false;
  const words = valuesOf(call).map((value) => wordOf(value, constants));
  const reads = readingPrograms.get(programName(name));
  return reads === undefined || reads(words) !== undefined;
}

interface Looking {
  readonly calls: readonly Call[];
  readonly scope: Scope;
  /** Functions that are being looked at: one that calls itself is guarded by its other callers. */
  readonly seen: readonly Node[];
}

function isGuarded(node: Node, looking: Looking): boolean {
  const around = functionAround(node);
  if (standsBehind(node, around, looking.scope)) return true;
  if (around === undefined) return false;
  if (looking.seen.includes(around)) return true;
  // Calls of calls of calls: nobody can follow that, so it counts as not guarded.
  if (looking.seen.length > 10) return false;
  const name = functionName(around).toLowerCase();
  const callers = looking.calls.filter((call) => call.name === name);
  const seen = [...looking.seen, around];
  return callers.length > 0 && callers.every((call) => isGuarded(call.node, { ...looking, seen }));
}

/** In the first block of `if ($PSCmdlet.ShouldProcess(…))`, or after `if (-not …) { …; return }`. */
function standsBehind(node: Node, around: Node | undefined, scope: Scope): boolean {
  const path = [node, ...ancestorsOf(node)];
  return path.some((inner, index) => {
    const outer = path[index + 1];
    if (outer === undefined || (around !== undefined && outer.from < around.from)) return false;
    if (outer.type === 'if_statement')
      return inner.type === 'statement_block' && asks(outer, 'yes', scope);
    return outer.type === 'statement_list' && leavesBefore(outer, inner, scope);
  });
}

function leavesBefore(list: Node, statement: Node, scope: Scope): boolean {
  return list.children.some(
    (before) =>
      before.to <= statement.from &&
      before.type === 'if_statement' &&
      asks(before, 'no', scope) &&
      leaves(before),
  );
}

/** Whether the condition of a statement holds only after ShouldProcess has said yes, or holds whenever it says no. */
function asks(statement: Node, answer: 'yes' | 'no', scope: Scope): boolean {
  const condition = statement.children.find(({ type }) => type === 'pipeline')?.children[0];
  return condition !== undefined && means(condition, answer, scope);
}

function means(node: Node, answer: 'yes' | 'no', scope: Scope): boolean {
  switch (node.type) {
    case 'invokation_expression':
      return answer === 'yes' && /^\$PSCmdlet\.ShouldProcess\(/i.test(node.text);
    case 'variable':
      return answerMeans(node, answer, scope);
    case 'parenthesized_expression':
    case 'pipeline':
      return onlyMeans(node, answer, scope);
    case 'expression_with_unary_operator': {
      const [mark, inner] = node.children;
      const isNot = /^(-not|!)$/i.test(mark?.text ?? '') && inner !== undefined;
      return isNot && means(inner, answer === 'yes' ? 'no' : 'yes', scope);
    }
    case 'logical_expression':
      return jointlyMeans(node, answer, scope);
    default:
      return false;
  }
}

/** `$isWanted = $PSCmdlet.ShouldProcess(…)`, and nothing else is ever assigned to it. */
function answerMeans(variable: Node, answer: 'yes' | 'no', scope: Scope): boolean {
  const values = scope.values.get(variableName(variable) ?? '') ?? [];
  const [value] = values;
  const isAnswer = values.length === 1 && value?.type === 'invokation_expression';
  return isAnswer && means(value, answer, scope);
}

function onlyMeans({ children }: Node, answer: 'yes' | 'no', scope: Scope): boolean {
  const inner = children.filter(({ named }) => named);
  return inner.length === 1 && inner.every((one) => means(one, answer, scope));
}

/** `A -and B` holds only after yes when one of them does; `A -or B` holds at every no when one of them does. */
function jointlyMeans({ children }: Node, answer: 'yes' | 'no', scope: Scope): boolean {
  const operator = answer === 'yes' ? /^-and$/i : /^-or$/i;
  const marks = children.filter(({ named }) => !named);
  const isJoint = marks.every(({ text }) => operator.test(text));
  return isJoint && children.some((one) => means(one, answer, scope));
}

function leaves(statement: Node): boolean {
  const block = statement.children.find(({ type }) => type === 'statement_block');
  const last = nodesOf(block ?? statement, 'statement_list')[0]?.children.at(-1);
  return last?.type === 'flow_control_statement' && /^(return|throw)\b/i.test(last.text);
}

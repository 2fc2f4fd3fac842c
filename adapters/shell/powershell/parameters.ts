import { didYouMean } from '#src/document/nearest.ts';
import type { CheckedScript, ScriptFlaw } from '#src/ports/script-check.ts';
import { flawAt } from './flaw.ts';
import { type Node, nodesOf } from './tree.ts';
import { variableName } from './word.ts';

export interface Parameters {
  /** The text of [CmdletBinding(…)]; `undefined` without it. */
  readonly binding: string | undefined;
  readonly declared: readonly Declared[];
}

interface Declared {
  readonly node: Node;
  /** As it is written, without "$". */
  readonly name: string;
  readonly isTyped: boolean;
  readonly isMandatory: boolean;
}

/** The param block of the script itself. */
export function parametersOf(root: Node): Parameters {
  const block = root.children.find(({ type }) => type === 'param_block');
  if (block === undefined) return { binding: undefined, declared: [] };
  const attributes = block.children.find(({ type }) => type === 'attribute_list')?.children ?? [];
  return {
    binding: attributes.find(({ text }) => /^\[CmdletBinding\b/i.test(text))?.text,
    declared: nodesOf(block, 'script_parameter').map(declaredOf),
  };
}

function declaredOf(node: Node): Declared {
  const variable = node.children.find(({ type }) => type === 'variable');
  const before = node.text.slice(0, (variable?.from ?? node.from) - node.from);
  return {
    node,
    name: variable?.text.slice(1) ?? '',
    isTyped: nodesOf(node, 'type_literal').some(({ to }) => to <= (variable?.from ?? 0)),
    isMandatory: /\bMandatory\b(?!\s*=\s*\$false)/i.test(before),
  };
}

/** What the playbook hands over and what the script takes must be the same, and typed. */
export function parameterFlaws(root: Node, script: CheckedScript): ScriptFlaw[] {
  const { declared } = parametersOf(root);
  const names = declared.map(({ name }) => name.toLowerCase());
  const takesState = script.role === 'rollback' || script.role === 'confirm';
  const given = takesState ? ['State'] : script.parameters;
  const missing = given
    .filter((name) => !names.includes(name.toLowerCase()))
    .map((name) => ({
      line: 1,
      column: 1,
      message: `declares no parameter $${name}${didYouMean(name, names)}`,
    }));
  const used = Map.groupBy(nodesOf(root, 'variable'), (variable) => variableName(variable) ?? '');
  return [
    ...missing,
    ...declared.flatMap((parameter) => declaredFlaws(parameter, { used, given })),
  ];
}

interface Given {
  readonly used: ReadonlyMap<string, readonly Node[]>;
  readonly given: readonly string[];
}

function declaredFlaws(
  { node, name, isTyped, isMandatory }: Declared,
  { used, given }: Given,
): ScriptFlaw[] {
  const wanted = given.some((one) => one.toLowerCase() === name.toLowerCase());
  const uses = used.get(name.toLowerCase()) ?? [];
  return [
    ...(isTyped ? [] : [flawAt(node, `gives $${name} no type`)]),
    ...(wanted || !isMandatory
      ? []
      : [flawAt(node, `asks for $${name}, which the playbook never gives`)]),
    ...(uses.length > 1 ? [] : [flawAt(node, `never uses the parameter "${name}"`)]),
  ];
}

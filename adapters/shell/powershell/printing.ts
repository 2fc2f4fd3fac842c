import { callsIn, functionsIn } from './call.ts';
import { knownCommand } from './command-flaws.ts';
import { voidMethods } from './reading-methods.ts';
import { scopeOf } from './scope.ts';
import type { Node } from './tree.ts';
import { variableName } from './word.ts';

/** What a statement puts into the output of the script: nothing, the one JSON object, or something else. */
export type Printing = 'nothing' | 'json' | 'other';

/** The functions of the script, and those that are being looked at. */
export interface Functions {
  readonly all: ReadonlyMap<string, Node>;
  readonly seen: ReadonlySet<string>;
  /** Dictionaries and lists of the script whose Add and Remove give nothing back. */
  readonly quiet: ReadonlySet<string>;
}

export function functionsOf(root: Node): Functions {
  const { own, values } = scopeOf(root);
  const isQuiet = (name: string): boolean =>
    (values.get(name) ?? []).every(
      (value) => !/ArrayList|HashSet|StringBuilder|^@\(/i.test(value?.text ?? ''),
    );
  return { all: functionsIn(root), seen: new Set(), quiet: new Set([...own].filter(isQuiet)) };
}

/** Of a pipeline that stands as a statement. */
export function printingOf(pipeline: Node, functions: Functions): Printing {
  const [only] = pipeline.children;
  if (only === undefined || only.type === 'assignment_expression') return 'nothing';
  const parts = only.type === 'pipeline_chain' ? only.children : pipeline.children;
  if (parts.some(({ type, text }) => isRedirections(type) && goesNowhere(text))) return 'nothing';
  const last = parts.findLast(({ named, type }) => named && !isRedirections(type));
  return last === undefined ? 'nothing' : ofPart(last, functions);
}

function isRedirections(type: string): boolean {
  return type === 'redirections';
}

function goesNowhere(text: string): boolean {
  return /^(1?|\*)>\s*\$null\b/i.test(text.trim());
}

function ofPart(part: Node, functions: Functions): Printing {
  switch (part.type) {
    case 'command':
      return ofCommand(part, functions);
    case 'post_increment_expression':
    case 'post_decrement_expression':
    case 'pre_increment_expression':
    case 'pre_decrement_expression':
      return 'nothing';
    case 'cast_expression':
      return /^\[void\]/i.test(part.text) ? 'nothing' : 'other';
    case 'invokation_expression':
      return ofMethod(part, functions);
    default:
      return 'other';
  }
}

function ofMethod({ children: [target, , method] }: Node, { quiet }: Functions): Printing {
  const name = method?.text.toLowerCase() ?? '';
  if (voidMethods.has(name)) return 'nothing';
  const isQuiet = target !== undefined && quiet.has(variableName(target) ?? '');
  return isQuiet && /^(add|remove|insert)$/.test(name) ? 'nothing' : 'other';
}

function ofCommand(command: Node, functions: Functions): Printing {
  const name = callsIn(command)[0]?.name ?? '';
  if (name === 'convertto-json') return 'json';
  if (/\s>\s*\$null\b/i.test(command.text)) return 'nothing';
  const own = functions.all.get(name);
  if (own !== undefined) return ofFunction(own, name, functions);
  return knownCommand(name, 'remedy')?.prints === false ? 'nothing' : 'other';
}

function ofFunction(own: Node, name: string, functions: Functions): Printing {
  if (functions.seen.has(name)) return 'nothing';
  const inner = { ...functions, seen: new Set([...functions.seen, name]) };
  const found = statementsIn(own).map((pipeline) => printingOf(pipeline, inner));
  if (found.includes('other')) return 'other';
  return found.includes('json') ? 'json' : 'nothing';
}

const blocks =
  /^(function_statement|script_block|statement_list|statement_block|if_statement|elseif_clauses?|else_clause|(switch|foreach|for|while|do|try)_statement|switch_(body|clauses|clause)|catch_clauses?|finally_clause|flow_control_statement)$/;

/** Pipelines that stand as statements in a block, however deep, but not in functions inside of it, nor in conditions. */
export function statementsIn(block: Node): Node[] {
  return block.children.flatMap((child) => {
    if (child.type === 'pipeline') return isStatement(child) ? [child] : [];
    return blocks.test(child.type) && child.type !== 'function_statement'
      ? statementsIn(child)
      : [];
  });
}

function isStatement({ parent }: Node): boolean {
  if (parent?.type === 'flow_control_statement') return /^return\b/i.test(parent.text);
  return parent?.type === 'statement_list';
}

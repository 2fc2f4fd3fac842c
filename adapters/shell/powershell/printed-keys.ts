import { callsIn } from './call.ts';
import { assignedValue } from './scope.ts';
import { type Node, nodesOf } from './tree.ts';
import { staticText, variableName } from './word.ts';

/** Keys of the object that a script prints. */
export interface Keys {
  readonly written: readonly Key[];
  /** Patterns of keys that are put together, such as `$reading["${key}Source"]`. */
  readonly made: readonly RegExp[];
  /** False where the object comes from somewhere else: then nothing is known. */
  readonly isKnown: boolean;
}

export interface Key {
  readonly name: string;
  readonly node: Node;
}

/** Of all objects that go into ConvertTo-Json. */
export function printedKeys(root: Node): Keys {
  const sources = callsIn(root)
    .filter(({ name }) => name === 'convertto-json')
    .map(({ node }) => sourceOf(node));
  return merged(sources.map((source) => (source === undefined ? unknown : keysOf(source, root))));
}

const unknown: Keys = { written: [], made: [], isKnown: false };

function merged(all: readonly Keys[]): Keys {
  return {
    written: all.flatMap(({ written }) => written),
    made: all.flatMap(({ made }) => made),
    isKnown: all.every(({ isKnown }) => isKnown),
  };
}

/** What stands right before "| ConvertTo-Json". */
function sourceOf(command: Node): Node | undefined {
  const chain = command.parent?.children.filter(({ named }) => named) ?? [];
  return chain.indexOf(command) === 1 ? chain[0] : undefined;
}

function keysOf(value: Node, root: Node): Keys {
  switch (value.type) {
    case 'hash_literal_expression':
      return literalKeys(value);
    case 'cast_expression':
    case 'parenthesized_expression':
    case 'pipeline': {
      const inner = value.children.findLast(({ named, type }) => named && type !== 'type_literal');
      return inner === undefined ? unknown : keysOf(inner, root);
    }
    case 'variable':
      return variableKeys(variableName(value) ?? '', root);
    default:
      return unknown;
  }
}

function literalKeys(literal: Node): Keys {
  const body = literal.children.find(({ type }) => type === 'hash_literal_body');
  const entries = body?.children.filter(({ type }) => type === 'hash_entry') ?? [];
  return merged(entries.map(({ children: [key] }) => keyOf(key)));
}

function keyOf(node: Node | undefined): Keys {
  if (node === undefined) return unknown;
  const name = staticText(node);
  if (name !== undefined) return { written: [{ name, node }], made: [], isKnown: true };
  return { written: [], made: [patternOf(node)], isKnown: true };
}

/** `"${key}Source"` is anything that ends with "Source". */
function patternOf(node: Node): RegExp {
  if (node.type !== 'expandable_string_literal') return /./;
  const parts = node.text.slice(1, -1).split(/\$(?:\{\w+\}|\w+|\([^)]*\))/);
  return new RegExp(`^${parts.map((part) => RegExp.escape(part)).join('.+')}$`, 'i');
}

function variableKeys(name: string, root: Node): Keys {
  const assigned = nodesOf(root, 'assignment_expression').flatMap((assignment) => {
    const [target] = assignment.children[0]?.children ?? [];
    return target === undefined ? [] : assignedKeys({ target, assignment, name, root });
  });
  const added = nodesOf(root, 'invokation_expression')
    .filter(
      ({ children: [target, , method] }) =>
        isNamed(target, name) && /^add$/i.test(method?.text ?? ''),
    )
    .map((call) => keyOf(firstArgument(call)));
  return assigned.length === 0 ? unknown : merged([...assigned, ...added]);
}

interface Assignment {
  readonly target: Node;
  readonly assignment: Node;
  readonly name: string;
  readonly root: Node;
}

function assignedKeys({ target, assignment, name, root }: Assignment): Keys[] {
  const [holder, , key] = target.children;
  if (/^(member|element)_access$/.test(target.type))
    return isNamed(holder, name) ? [keyOf(key)] : [];
  if (!isNamed(target, name)) return [];
  const value = assignedValue(assignment);
  // "$x = [pscustomobject] $x" says nothing new.
  if (value === undefined || value.type === 'variable') return [unknown];
  if (value.type === 'cast_expression' && isNamed(value.children[1], name)) return [];
  return [keysOf(value, root)];
}

function isNamed(node: Node | undefined, name: string): boolean {
  return node !== undefined && variableName(node) === name;
}

function firstArgument(call: Node): Node | undefined {
  const list = call.children.find(({ type }) => type === 'argument_list');
  const inner = list?.children.find(({ named }) => named);
  return inner?.type === 'argument_expression_list' ? inner.children[0] : inner;
}

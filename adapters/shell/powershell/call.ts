import type { Scope } from './scope.ts';
import { ancestorsOf, type Node, nodesOf } from './tree.ts';
import { staticText, variableName } from './word.ts';

/** A call as it stands in a script. */
export interface Call {
  readonly node: Node;
  /** In lower case; `undefined` where it is only known when it runs. */
  readonly name: string | undefined;
  /** As it is written. */
  readonly written: string;
  /** `&` or `.`, where there is one. */
  readonly operator: string | undefined;
  readonly arguments: readonly Argument[];
}

/** What is known of a script when one of its calls is judged. */
export interface Commands {
  readonly role: 'probe' | 'remedy';
  readonly scope: Scope;
  /** By name in lower case. */
  readonly functions: ReadonlyMap<string, Node>;
  readonly calls: readonly Call[];
}

export interface Argument {
  readonly node: Node;
  /** In lower case, without "-"; `undefined` for a value without a name. */
  readonly parameter: string | undefined;
  /** The value; `undefined` for a switch that stands alone. */
  readonly value: Node | undefined;
}

/** Windows' own programs by their full path, so that no other one of this name is found. */
const systemProgram = /^"\$env:(?:SystemRoot|windir)\\System32\\([a-z0-9]+\.exe)"$/i;

/** Every call in a script, in reading order. */
export function callsIn(root: Node): Call[] {
  return nodesOf(root, 'command').map((node) => callOf(node, root));
}

function callOf(node: Node, root: Node): Call {
  const operator = node.children.find(({ type }) => type === 'command_invokation_operator')?.text;
  const name = node.children.find(({ type }) => /^command_name(_expr)?$/.test(type));
  const written = name?.text ?? '';
  const called = name === undefined ? undefined : nameOf(name);
  return {
    node,
    name: called?.toLowerCase(),
    written,
    operator,
    arguments: argumentsOf(node, root),
  };
}

function nameOf(name: Node): string | undefined {
  const program = systemProgram.exec(name.text)?.[1];
  if (program !== undefined) return program;
  if (name.type === 'command_name') return plainName(name.text);
  const [inner] = name.children;
  if (inner === undefined) return undefined;
  return inner.type === 'command_name' ? plainName(inner.text) : staticText(inner);
}

/** Quotes in the middle of a word, blanks behind a backtick: nobody writes a name so who has nothing to hide. */
function plainName(text: string): string | undefined {
  return /^[A-Za-z?%][\w.-]*$/.test(text) ? text : undefined;
}

function argumentsOf(command: Node, root: Node): Argument[] {
  const elements = command.children
    .filter(({ type }) => type === 'command_elements')
    .flatMap(({ children }) => children)
    .filter(({ type }) => !/^(redirection|comment)$/.test(type));
  const given = elements.filter(({ type }) => type !== 'command_argument_sep');
  return given.flatMap((element, index) => {
    const before = given[index - 1];
    // The value of a parameter was taken with it; so is what follows a switch, which does no harm.
    if (element.type !== 'command_parameter')
      return isParameter(before) ? [] : loose(element, root);
    const next = given[index + 1];
    const value = isParameter(next) ? undefined : next;
    return [{ node: element, parameter: element.text.slice(1).toLowerCase(), value }];
  });
}

function isParameter(node: Node | undefined): boolean {
  return node?.type === 'command_parameter';
}

function loose(value: Node, root: Node): Argument[] {
  return splatted(value, root) ?? [{ node: value, parameter: undefined, value }];
}

const variables = new WeakMap<Node, ReadonlyMap<string, readonly Node[]>>();

/** By name in lower case; looked for once in a script, since each call may ask. */
function variablesOf(root: Node): ReadonlyMap<string, readonly Node[]> {
  const known = variables.get(root);
  if (known !== undefined) return known;
  const found = Map.groupBy(nodesOf(root, 'variable'), (node) => variableName(node) ?? '');
  variables.set(root, found);
  return found;
}

/** What `@name` stands for, where $name is a literal dictionary that is used for nothing else; otherwise nothing. */
function splatted(value: Node, root: Node): Argument[] | undefined {
  if (value.type !== 'variable' || !value.text.startsWith('@')) return undefined;
  const name = variableName(value);
  const uses = (variablesOf(root).get(name ?? '') ?? []).filter(
    ({ text }) => !text.startsWith('@'),
  );
  const [target, other] = uses.map((use) => use.parent);
  const assignment = target?.type === 'left_assignment_expression' ? target.parent : undefined;
  const literal = nodesOf(assignment?.children.at(-1) ?? value, 'hash_literal_expression')[0];
  if (other !== undefined || assignment === undefined || literal?.parent?.parent !== assignment)
    return undefined;
  const entries = literal.children
    .flatMap(({ children }) => children)
    .filter(({ type }) => type === 'hash_entry');
  return entries.map((entry) => {
    const [key, , given] = entry.children;
    const parameter = key === undefined ? '' : (staticText(key) ?? '').toLowerCase();
    return {
      node: entry,
      parameter,
      value: given?.type === 'pipeline' ? given.children[0] : given,
    };
  });
}

/** All arguments of a call, one by one, as a program gets them. */
export function valuesOf({ node }: Call): Node[] {
  return node.children
    .filter(({ type }) => type === 'command_elements')
    .flatMap(({ children }) => children)
    .filter(({ type }) => !/^(redirection|comment|command_argument_sep)$/.test(type));
}

/** What is called like this among the functions of the script, by name in lower case. */
export function functionsIn(root: Node): ReadonlyMap<string, Node> {
  return new Map(
    nodesOf(root, 'function_statement').map((node) => [functionName(node).toLowerCase(), node]),
  );
}

export function functionName(node: Node): string {
  return node.children.find(({ type }) => type === 'function_name')?.text ?? '';
}

/** The function of the script in which a node stands; `undefined` at the level of the script. */
export function functionAround(node: Node): Node | undefined {
  return ancestorsOf(node).find(({ type }) => type === 'function_statement');
}

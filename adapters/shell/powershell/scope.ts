import { ancestorsOf, type Node, nodesOf } from './tree.ts';
import { type Constants, knownText, variableName } from './word.ts';

/** What a script does with its variables. One name is one variable, wherever it stands: that errs on the safe side. */
export interface Scope {
  readonly constants: Constants;
  /** Dictionaries and lists that the script made itself, by name in lower case: it may write into those. */
  readonly own: ReadonlySet<string>;
  /** Lists whose places may be written to: nothing but arrays that the script made itself. */
  readonly arrays: ReadonlySet<string>;
  /** Variables that hold one text, whatever it is. */
  readonly texts: ReadonlySet<string>;
  /** What each variable is assigned, by name in lower case; `undefined` for what is no plain value. */
  readonly values: ReadonlyMap<string, readonly (Node | undefined)[]>;
  /** Parameters of type [scriptblock], which can hold nothing but code that stands in the script. */
  readonly blocks: ReadonlySet<string>;
}

interface Assigned {
  readonly name: string;
  /** `undefined` when it is one of many, or not a plain value. */
  readonly value: Node | undefined;
}

export function scopeOf(root: Node): Scope {
  const assigned = [...assignments(root), ...loops(root), ...references(root)];
  const parameters = nodesOf(root, 'script_parameter').map(parameterOf);
  const known = new Set([...assigned, ...parameters].map(({ name }) => name));
  const values = Map.groupBy(assigned, ({ name }) => name);
  const typed = Map.groupBy(parameters, ({ name }) => name);
  const constants = new Map<string, string>();
  for (const [name, all] of values) {
    const text = typed.has(name) ? undefined : onlyText(all, constants);
    if (text !== undefined) constants.set(name, text);
  }
  // A parameter holds what a caller had, and that may be anybody's.
  const isOwn = (name: string): boolean =>
    !typed.has(name) &&
    (values.get(name) ?? []).every(({ value }) => value !== undefined && isMade(value));
  const blocks = parameters.filter(
    ({ name, type }) =>
      /^\[scriptblock\]$/i.test(type) && !values.has(name) && allBlocks(typed.get(name)),
  );
  return {
    constants,
    arrays: new Set(
      [...values].flatMap(([name, all]) => (all.every(isArray) && !typed.has(name) ? [name] : [])),
    ),
    texts: new Set(
      [...typed].flatMap(([name, all]) => (!values.has(name) && all.every(isText) ? [name] : [])),
    ),
    values: new Map([...values].map(([name, all]) => [name, all.map(({ value }) => value)])),
    own: new Set([...known].filter(isOwn)),
    blocks: new Set(blocks.map(({ name }) => name)),
  };
}

interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly node: Node;
}

/** Code from a pipeline, or from a default that is no literal, stands nowhere in the script. */
function allBlocks(parameters: readonly Parameter[] = []): boolean {
  return parameters.every(({ type, node }) => {
    const value = node.children.find(({ type: kind }) => kind === 'script_parameter_default');
    const isLiteral =
      value === undefined || value.children.at(-1)?.type === 'script_block_expression';
    return (
      /^\[scriptblock\]$/i.test(type) && isLiteral && !/FromPipeline|FromRemaining/i.test(node.text)
    );
  });
}

function isText({ type }: Parameter): boolean {
  return /^\[(string|int|long|guid|datetime)\]$/i.test(type);
}

/** `1, 2`, `@( )`, `[byte[]] …` and new ones of a type that ends with []. */
function isArray({ value }: Assigned): boolean {
  if (value === undefined) return false;
  if (/^array_(literal_)?expression$/.test(value.type)) return true;
  if (value.type === 'command')
    return /^New-Object\s+(-TypeName\s+)?'?[\w.]+\[\]/i.test(value.text);
  const isKind = value.type === 'cast_expression' || value.type === 'invokation_expression';
  return isKind && /^\[[\w.]+\[\]\]/.test(value.text);
}

function parameterOf(node: Node): Parameter {
  const variable = node.children.find(({ type }) => type === 'variable');
  const types = nodesOf(node, 'type_literal').filter((type) => type.to <= (variable?.from ?? 0));
  return {
    name: variable === undefined ? '' : (variableName(variable) ?? ''),
    type: types.at(-1)?.text ?? '',
    node,
  };
}

function onlyText(assigned: readonly Assigned[], constants: Constants): string | undefined {
  const [first, second] = assigned;
  if (first?.value === undefined || second !== undefined) return undefined;
  return knownText(first.value, constants);
}

function assignments(root: Node): Assigned[] {
  return nodesOf(root, 'assignment_expression').flatMap((assignment) => {
    const target = assignment.children.find(({ type }) => type === 'left_assignment_expression');
    const isPlain = assignment.children.some(({ text }) => text === '=');
    if (target === undefined) return [];
    const targets = nodesOf(target, 'variable').filter((variable) => isTarget(variable, target));
    const [only] = target.children;
    const value =
      isPlain && only?.type !== 'array_literal_expression' ? assignedValue(assignment) : undefined;
    return targets.map((variable) => ({ name: variableName(variable) ?? '', value }));
  });
}

/** The variable itself is assigned to, not something in it. */
function isTarget(variable: Node, target: Node): boolean {
  const between = ancestorsOf(variable).filter(
    ({ from, to }) => from >= target.from && to <= target.to,
  );
  return between.every(
    ({ type }) =>
      !/^(member_access|element_access|invokation_expression|sub_expression|parenthesized_expression)$/.test(
        type,
      ),
  );
}

/** What is assigned, without the wrapping of a statement. */
export function assignedValue(assignment: Node): Node | undefined {
  const last = assignment.children.at(-1);
  return last?.type === 'pipeline' && last.children.length === 1 ? last.children[0] : last;
}

function loops(root: Node): Assigned[] {
  return nodesOf(root, 'foreach_statement').flatMap((loop) => {
    const variable = loop.children.find(({ type }) => type === 'variable');
    return variable === undefined ? [] : [{ name: variableName(variable) ?? '', value: undefined }];
  });
}

/** `[ref] $x`: a method writes into it. */
function references(root: Node): Assigned[] {
  return referencesIn(root).map((variable) => ({
    name: variableName(variable) ?? '',
    value: undefined,
  }));
}

/** Variables that are handed over as [ref]. */
export function referencesIn(root: Node): Node[] {
  return nodesOf(root, 'cast_expression')
    .filter(({ text }) => /^\[\s*ref\s*\]/i.test(text))
    .flatMap((cast) => nodesOf(cast, 'variable'));
}

const madeTypes = /^\[(ordered|hashtable|pscustomobject)\]$/i;
const madeCollections =
  /^\[?(System\.)?(Collections\.[\w.]+(\[.*\])?|Text\.StringBuilder|Net\.Sockets\.TcpClient)\]?$/i;

/** A value that nobody else holds: a literal dictionary or list, or a new collection. */
function isMade(value: Node): boolean {
  const [first, second] = value.children;
  switch (value.type) {
    case 'hash_literal_expression':
    case 'array_expression':
      return true;
    case 'cast_expression':
      return madeTypes.test(first?.text ?? '') && second?.type === 'hash_literal_expression';
    case 'invokation_expression':
      return madeCollections.test(first?.text ?? '') && /::new\(/i.test(value.text);
    case 'command':
      return /^New-Object\s+(-TypeName\s+)?'?(System\.)?(Collections\.|Text\.StringBuilder|Net\.Sockets\.TcpClient)/i.test(
        value.text,
      );
    default:
      return false;
  }
}

import { fileURLToPath } from 'node:url';
// biome-ignore lint/correctness/noUnresolvedImports: its types stand in an ambient module, which Biome does not read.
import { Language, Parser } from 'web-tree-sitter';
import { compileQuickly } from './quick-wasm.ts';

/** A piece of a script. Wrappers that add nothing to what they hold are left out. */
export interface Node {
  /** Of the grammar tree-sitter-powershell; for marks and keywords, the text itself. */
  readonly type: string;
  readonly named: boolean;
  readonly missing: boolean;
  readonly text: string;
  /** In UTF-16 units from the start of the script. */
  readonly from: number;
  readonly to: number;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly parent: Node | undefined;
  readonly children: readonly Node[];
}

/** Why a text has no tree. */
export type Unread = 'too-deep' | 'too-slow';

type Tree = NonNullable<ReturnType<Parser['parse']>>;
type Cursor = ReturnType<Tree['walk']>;

const deepest = 2000;
const slowestMs = 5000;

/** Levels of precedence: `1` is eleven of them. */
const wrapper =
  /^(_?\w*_expression|expression_with_unary_operator|argument_expression_list|string_literal|integer_literal|pipeline_chain|attribute_name|script_block_body|member_name|key_expression|switch_clause_condition)$/;
const kept =
  /^(parenthesized|array|sub|hash_literal|script_block|cast|assignment|left_assignment|invokation|invokation_foreach|post_increment|post_decrement|pre_increment|pre_decrement|label)_expression$/;

let loading: Promise<Parser> | undefined;

/** Parses Windows PowerShell. What is broken stands in the tree as nodes of type ERROR, or as missing. */
export async function parsePowerShell(text: string): Promise<Node | Unread> {
  loading ??= loadParser();
  const parser = await loading;
  const until = performance.now() + slowestMs;
  // Its type says void; a true ends the work.
  const tree = parser.parse(text, null, { progressCallback: () => performance.now() > until });
  if (tree === null) {
    parser.reset();
    return 'too-slow';
  }
  try {
    return copied(tree.walk(), text) ?? 'too-deep';
  } finally {
    tree.delete();
  }
}

async function loadParser(): Promise<Parser> {
  compileQuickly();
  await Parser.init();
  const wasm = fileURLToPath(
    import.meta.resolve('tree-sitter-powershell/tree-sitter-powershell.wasm'),
  );
  const parser = new Parser();
  parser.setLanguage(await Language.load(wasm));
  return parser;
}

function copied(cursor: Cursor, text: string): Node | undefined {
  try {
    const root = copy({ cursor, text, depth: 0 });
    return root === undefined ? undefined : linked(root, undefined);
  } finally {
    cursor.delete();
  }
}

interface Copying {
  readonly cursor: Cursor;
  readonly text: string;
  readonly depth: number;
}

interface Loose extends Omit<Node, 'parent' | 'children'> {
  readonly children: readonly Loose[];
}

/** Nothing where it is nested too deep. */
function copy({ cursor, text, depth }: Copying): Loose | undefined {
  if (depth > deepest) return undefined;
  const children: Loose[] = [];
  const node: Loose = {
    type: cursor.nodeType,
    named: cursor.nodeIsNamed,
    missing: cursor.nodeIsMissing,
    text: text.slice(cursor.startIndex, cursor.endIndex),
    from: cursor.startIndex,
    to: cursor.endIndex,
    line: cursor.startPosition.row + 1,
    column: cursor.startPosition.column + 1,
    children,
  };
  if (!cursor.gotoFirstChild()) return node;
  do {
    const child = copy({ cursor, text, depth: depth + 1 });
    if (child === undefined) return undefined;
    children.push(child);
  } while (cursor.gotoNextSibling());
  cursor.gotoParent();
  if (node.type !== 'command_elements') return unwrapped(node);
  return { ...node, children: withCalls(children, text) };
}

/** The grammar takes "2>$null" for a word, and the "(1)" of the argument `$x.Of(1)` for another argument; PowerShell does not. */
function withCalls(elements: readonly Loose[], text: string): Loose[] {
  const joined: Loose[] = [];
  for (const element of elements) {
    const before = joined.at(-1);
    // "2>$null" is one word for the grammar.
    if (element.type === 'generic_token' && /^[1-6*]?>>?\$null$/i.test(element.text)) {
      joined.push({ ...element, type: 'redirection' });
      continue;
    }
    const isCall =
      element.type === 'argument_list' &&
      before?.type === 'member_access' &&
      before.to === element.from;
    if (!isCall) {
      joined.push(element);
      continue;
    }
    const children = [...before.children, element];
    const whole = { type: 'invokation_expression', to: element.to, children };
    joined[joined.length - 1] = { ...before, ...whole, text: text.slice(before.from, element.to) };
  }
  return joined;
}

function unwrapped(node: Loose): Loose {
  const [only] = node.children;
  const isWrapper = wrapper.test(node.type) && !kept.test(node.type);
  return only !== undefined && node.children.length === 1 && isWrapper ? only : node;
}

function linked(loose: Loose, parent: Node | undefined): Node {
  const children: Node[] = [];
  const node: Node = { ...loose, parent, children };
  for (const child of loose.children) children.push(linked(child, node));
  return node;
}

const listed = new WeakMap<Node, readonly Node[]>();

/** The node and everything below it, in reading order. */
export function allNodes(root: Node): readonly Node[] {
  const known = listed.get(root);
  if (known !== undefined) return known;
  const found = listNodes(root);
  // Whole scripts are asked for again and again, pieces are not.
  if (root.parent === undefined) listed.set(root, found);
  return found;
}

function listNodes(root: Node): Node[] {
  const found: Node[] = [];
  const waiting = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    found.push(node);
    waiting.push(...node.children.toReversed());
  }
  return found;
}

export function nodesOf(root: Node, ...types: readonly string[]): Node[] {
  return allNodes(root).filter(({ type }) => types.includes(type));
}

/** From the parent upwards. */
export function ancestorsOf(node: Node): Node[] {
  const found: Node[] = [];
  for (let at = node.parent; at !== undefined; at = at.parent) found.push(at);
  return found;
}

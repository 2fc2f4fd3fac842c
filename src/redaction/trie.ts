/** Finds all of many words in one pass over a text (Aho and Corasick, 1975). State 0 is the beginning. */
export interface Trie {
  /** State after one more UTF-16 unit. */
  next(state: number, unit: number): number;
  /** Length of the longest word that ends here; 0 when none does. */
  longest(state: number): number;
  /** Length of the longest beginning of a word that the text ends with. */
  depth(state: number): number;
}

interface Node {
  readonly depth: number;
  /** The state of the longest proper suffix that begins a word. */
  fail: number;
  longest: number;
}

/** All steps in one map, by state and unit: a map for each state would take most of the memory. */
type Steps = Map<number, number>;

interface Tree {
  readonly nodes: Node[];
  readonly steps: Steps;
}

function stepKey(state: number, unit: number): number {
  return state * 0x10000 + unit;
}

export function buildTrie(words: readonly string[]): Trie {
  const tree: Tree = { nodes: [{ depth: 0, fail: 0, longest: 0 }], steps: new Map() };
  for (const word of words) {
    plant(tree, word);
  }
  link(tree);
  const { nodes } = tree;
  return {
    next: (state, unit) => step(tree, state, unit),
    longest: (state) => nodes[state]?.longest ?? 0,
    depth: (state) => nodes[state]?.depth ?? 0,
  };
}

function plant(tree: Tree, word: string): void {
  let state = 0;
  for (let at = 0; at < word.length; at += 1) {
    state = grow(tree, state, word.charCodeAt(at));
  }
  const last = tree.nodes[state];
  if (last !== undefined) {
    last.longest = word.length;
  }
}

function grow({ nodes, steps }: Tree, state: number, unit: number): number {
  const key = stepKey(state, unit);
  const known = steps.get(key);
  if (known !== undefined) {
    return known;
  }
  const depth = (nodes[state]?.depth ?? 0) + 1;
  steps.set(key, nodes.length);
  nodes.push({ depth, fail: 0, longest: 0 });
  return nodes.length - 1;
}

/** By depth: the links of shorter beginnings are needed for those of longer ones. */
function link(tree: Tree): void {
  const { nodes, steps } = tree;
  const edges = [...steps].map(([key, child]) => ({ key, child }));
  const depthOf = ({ child }: { readonly child: number }): number => nodes[child]?.depth ?? 0;
  for (const { key, child } of edges.sort((a, b) => depthOf(a) - depthOf(b))) {
    const above = nodes[Math.floor(key / 0x10000)];
    const node = nodes[child];
    if (above === undefined || node === undefined) continue;
    node.fail = node.depth === 1 ? 0 : step(tree, above.fail, key % 0x10000);
    node.longest = Math.max(node.longest, nodes[node.fail]?.longest ?? 0);
  }
}

function step({ nodes, steps }: Tree, from: number, unit: number): number {
  let state = from;
  for (;;) {
    const next = steps.get(stepKey(state, unit));
    if (next !== undefined) {
      return next;
    }
    if (state === 0) {
      return 0;
    }
    state = nodes[state]?.fail ?? 0;
  }
}

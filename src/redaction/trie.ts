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
  readonly children: Map<number, number>;
  readonly depth: number;
  /** The state of the longest proper suffix that begins a word. */
  fail: number;
  longest: number;
}

export function buildTrie(words: readonly string[]): Trie {
  const nodes: Node[] = [{ children: new Map(), depth: 0, fail: 0, longest: 0 }];
  for (const word of words) {
    plant(nodes, word);
  }
  link(nodes);
  return {
    next: (state, unit) => step(nodes, state, unit),
    longest: (state) => nodes[state]?.longest ?? 0,
    depth: (state) => nodes[state]?.depth ?? 0,
  };
}

function plant(nodes: Node[], word: string): void {
  let state = 0;
  for (let at = 0; at < word.length; at += 1) {
    state = grow(nodes, state, word.charCodeAt(at));
  }
  const last = nodes[state];
  if (last !== undefined) {
    last.longest = word.length;
  }
}

function grow(nodes: Node[], state: number, unit: number): number {
  const children = nodes[state]?.children;
  const known = children?.get(unit);
  if (known !== undefined) {
    return known;
  }
  const depth = (nodes[state]?.depth ?? 0) + 1;
  children?.set(unit, nodes.length);
  nodes.push({ children: new Map(), depth, fail: 0, longest: 0 });
  return nodes.length - 1;
}

/** Breadth first: the links of shorter beginnings are needed for those of longer ones. */
function link(nodes: Node[]): void {
  const queue = [...(nodes[0]?.children.values() ?? [])];
  for (const state of queue) {
    const node = nodes[state];
    for (const [unit, child] of node?.children ?? []) {
      const below = nodes[child];
      if (node !== undefined && below !== undefined) {
        below.fail = step(nodes, node.fail, unit);
        below.longest = Math.max(below.longest, nodes[below.fail]?.longest ?? 0);
      }
      queue.push(child);
    }
  }
}

function step(nodes: readonly Node[], from: number, unit: number): number {
  let state = from;
  for (;;) {
    const next = nodes[state]?.children.get(unit);
    if (next !== undefined) {
      return next;
    }
    if (state === 0) {
      return 0;
    }
    state = nodes[state]?.fail ?? 0;
  }
}

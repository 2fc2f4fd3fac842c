import { type Functions, printingOf } from './printing.ts';
import type { Node } from './tree.ts';

/** How many objects are printed, at least and at most. */
export interface Count {
  readonly least: number;
  readonly most: number;
}

/** What is printed on the ways through a piece of code; `undefined` where there is no such way. */
export interface Ways {
  readonly through: Count | undefined;
  /** By `return`. A way that ends with `throw` prints what it likes. */
  readonly returned: Count | undefined;
}

const straight: Ways = { through: { least: 0, most: 0 }, returned: undefined };
const thrown: Ways = { through: undefined, returned: undefined };

export function waysOf(node: Node, functions: Functions): Ways {
  switch (node.type) {
    case 'program':
    case 'statement_list':
    case 'statement_block':
      return inTurn(node.children.map((child) => waysOf(child, functions)));
    case 'pipeline':
      return node.parent?.type === 'statement_list' ? printed(node, functions) : straight;
    case 'flow_control_statement':
      return flowWays(node, functions);
    case 'if_statement':
      return either(branchesOf(node, 'else_clause'), functions);
    case 'switch_statement':
      return either(branchesOf(node, 'default'), functions);
    case 'foreach_statement':
    case 'for_statement':
    case 'while_statement':
    case 'do_statement':
      return again(inTurn(blocksOf(node).map((block) => waysOf(block, functions))));
    case 'try_statement':
      return tried(node, functions);
    default:
      return straight;
  }
}

function printed(pipeline: Node, functions: Functions): Ways {
  const count = printingOf(pipeline, functions) === 'json' ? 1 : 0;
  return { through: { least: count, most: count }, returned: undefined };
}

function flowWays(node: Node, functions: Functions): Ways {
  if (/^throw\b/i.test(node.text)) return thrown;
  if (!/^return\b/i.test(node.text)) return straight;
  const value = node.children.find(({ type }) => type === 'pipeline');
  const { through } = value === undefined ? straight : printed(value, functions);
  return { through: undefined, returned: through };
}

interface Branches {
  readonly blocks: readonly Node[];
  /** One of them is taken for certain. */
  readonly isComplete: boolean;
}

function branchesOf(node: Node, last: string): Branches {
  const isComplete = blocksOf(node).length > 0 && hasLast(node, last);
  return { blocks: blocksOf(node), isComplete };
}

function hasLast(node: Node, last: string): boolean {
  if (node.type === 'if_statement') return node.children.some(({ type }) => type === last);
  return /(^|[\s}])default\s*\{/i.test(node.text);
}

/** The blocks of a statement: its own, and those of its clauses. */
function blocksOf(node: Node): Node[] {
  return node.children.flatMap((child) => {
    if (child.type === 'statement_block') return [child];
    return /clause|switch_body/.test(child.type) ? blocksOf(child) : [];
  });
}

function either({ blocks, isComplete }: Branches, functions: Functions): Ways {
  const ways = blocks.map((block) => waysOf(block, functions));
  return oneOf(isComplete ? ways : [...ways, straight]);
}

function tried(node: Node, functions: Functions): Ways {
  const block = node.children.find(({ type }) => type === 'statement_block');
  const caught = node.children.find(({ type }) => type === 'catch_clauses');
  const last = node.children.find(({ type }) => type === 'finally_clause');
  const ways = oneOf(
    [block, ...(caught === undefined ? [] : blocksOf(caught))].flatMap((one) =>
      one === undefined ? [] : [waysOf(one, functions)],
    ),
  );
  return last === undefined
    ? ways
    : inTurn([ways, ...blocksOf(last).map((one) => waysOf(one, functions))]);
}

function again({ through, returned }: Ways): Ways {
  const most = (through?.most ?? 0) > 0 ? 2 : 0;
  return { through: { least: 0, most }, returned };
}

function oneOf(ways: readonly Ways[]): Ways {
  return {
    through: joined(ways.map(({ through }) => through)),
    returned: joined(ways.map(({ returned }) => returned)),
  };
}

function joined(counts: readonly (Count | undefined)[]): Count | undefined {
  const known = counts.filter((count) => count !== undefined);
  if (known.length === 0) return undefined;
  return {
    least: Math.min(...known.map(({ least }) => least)),
    most: Math.max(...known.map(({ most }) => most)),
  };
}

function inTurn(ways: readonly Ways[]): Ways {
  return ways.reduce(
    (before, next) => ({
      through: sum(before.through, next.through),
      returned: joined([before.returned, sum(before.through, next.returned)]),
    }),
    straight,
  );
}

function sum(first: Count | undefined, second: Count | undefined): Count | undefined {
  if (first === undefined || second === undefined) return undefined;
  return { least: first.least + second.least, most: Math.min(first.most + second.most, 9) };
}

import { fileURLToPath } from 'node:url';
// biome-ignore lint/correctness/noUnresolvedImports: its types stand in an ambient module, which Biome does not read.
import { Language, Parser } from 'web-tree-sitter';
import { compileQuickly } from './powershell/quick-wasm.ts';

export type Tree = NonNullable<ReturnType<Parser['parse']>>;
export type Node = Tree['rootNode'];

let loading: Promise<Parser> | undefined;

/** Parses POSIX shell with the grammar of tree-sitter-bash. The caller deletes the tree. */
export async function parseShell(text: string): Promise<Tree> {
  loading ??= loadParser();
  const parser = await loading;
  const tree = parser.parse(text);
  // Only a parser without a language, or one that was told to stop, gives none.
  if (tree === null) throw new Error('the shell parser gave no tree');
  return tree;
}

async function loadParser(): Promise<Parser> {
  compileQuickly();
  await Parser.init();
  const wasm = fileURLToPath(import.meta.resolve('tree-sitter-bash/tree-sitter-bash.wasm'));
  const parser = new Parser();
  parser.setLanguage(await Language.load(wasm));
  return parser;
}

/** Every node of some types, in reading order. */
export function nodesOf(root: Node, ...types: readonly string[]): Node[] {
  return root.descendantsOfType([...types]).filter((node) => node !== null);
}

/** Lines and columns from 1. */
export function placeOf({ startPosition }: Node): { line: number; column: number } {
  return { line: startPosition.row + 1, column: startPosition.column + 1 };
}

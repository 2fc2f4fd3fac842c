import type { ScriptFlaw } from '#src/ports/script-check.ts';
import { flawAt, quoted } from './flaw.ts';
import type { Node } from './tree.ts';

/** What cannot be read as PowerShell: the first places, since one fault breaks the rest. */
export function syntaxFlaws(root: Node): ScriptFlaw[] {
  return brokenNodes(root)
    .slice(0, 5)
    .map((node) => flawAt(node, describe(node)));
}

function brokenNodes(node: Node): Node[] {
  if (node.type === 'ERROR' || node.missing) return [node];
  return node.children.flatMap(brokenNodes);
}

function describe(node: Node): string {
  if (node.missing) return `syntax: "${node.type}" is missing here`;
  return `syntax: cannot be read here${hint(node)}: ${quoted(node.text)}`;
}

interface Hint {
  readonly looks: RegExp;
  readonly says: string;
}

const hints: readonly Hint[] = [
  { looks: /\?\?=?/, says: '"??" is PowerShell 7; Windows PowerShell 5.1 wants if ($null -eq …)' },
  { looks: /\?[.[]/, says: '"?." and "?[]" are PowerShell 7; test for $null first' },
  { looks: /\s\?\s[^{]*:/, says: 'the ternary operator is PowerShell 7; write if … else' },
  { looks: /^\s*using\s/im, says: '"using" is not needed; write names of types in full' },
  { looks: /:\([A-Z,()]+\)/, says: "put rights such as '*S-1-5-20:(R)' in quotes" },
  { looks: /\w,\s*\w/, says: 'put the words of a list in quotes' },
  { looks: /\w\([^)]*\)[.[]/, says: 'put a call that is an argument in parentheses' },
  {
    looks: /\{[^\n}]*\}[ \t]*\S+[ \t]*\{/,
    says: 'begin each clause of a switch on a line of its own',
  },
];

/** Looks at the lines of the fault, too: where a parser gives up is seldom where the fault is. */
function hint(node: Node): string {
  const root = rootOf(node);
  const lines = root.text.split('\n').slice(node.line - root.line, node.line - root.line + 2);
  const text = `${node.text}\n${lines.join('\n')}`;
  const found = hints.find(({ looks }) => looks.test(text));
  return found === undefined ? '; mend it, or write it more plainly' : ` (${found.says})`;
}

function rootOf(node: Node): Node {
  let root = node;
  while (root.parent !== undefined) root = root.parent;
  return root;
}

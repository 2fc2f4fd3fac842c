import type { ScriptFlaw } from '#src/ports/script-check.ts';
import { flawAt, quoted } from './flaw.ts';
import { type Node, nodesOf } from './tree.ts';

/** Output goes nowhere or to another stream, never into a file: that has a cmdlet, where it is wanted. */
export function redirectFlaws(root: Node): ScriptFlaw[] {
  return nodesOf(root, 'redirection')
    .filter(({ text }) => !harmless.test(text.trim()))
    .map((node) => flawAt(node, `writes to a file: ${quoted(node.text)}`));
}

const harmless = /^([1-6*]?>>?\s*\$null|[2-6*]>&1)$/i;

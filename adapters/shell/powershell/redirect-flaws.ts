import type { ScriptFlaw } from '#src/ports/script-check.ts';
import { flawAt, quoted } from './flaw.ts';
import { type Node, nodesOf } from './tree.ts';

/** Output goes nowhere or to another stream, never into a file: that has a cmdlet, where it is wanted. */
export function redirectFlaws(root: Node): ScriptFlaw[] {
  return nodesOf(root, 'redirection').flatMap((node) => {
    const [first, target] = node.children;
    if (first?.type === 'merging_redirection_operator') return [];
    const isNowhere = first?.text !== '<' && /^\$null$/i.test(target?.text.trim() ?? '');
    return isNowhere ? [] : [flawAt(node, `writes to a file: ${quoted(node.text)}`)];
  });
}

import type { CheckedScript, ScriptFlaw, ScriptReport } from '#src/ports/script-check.ts';
import { helpFlaws, outputFlaws, parameterFlaws, printedKeys, stateKeys } from './shell-help.ts';
import { readingFlaws } from './shell-reading.ts';
import { codeFlaws, dialectFlaws, syntaxFlaws } from './shell-syntax.ts';
import { type Node, nodesOf, parseShell } from './shell-tree.ts';
import { runShellcheck } from './shellcheck.ts';

/** Checks one POSIX shell script; `shellcheck` is the command to call. */
export async function checkShell(script: CheckedScript, shellcheck: string): Promise<ScriptReport> {
  const tree = await parseShell(script.text);
  try {
    const syntax = syntaxFlaws(tree.rootNode);
    // What a broken text means, nobody can tell.
    if (syntax.length > 0) return { flaws: syntax, notChecked: [] };
    const linted = await runShellcheck(script.text, {
      command: shellcheck,
      variables: givenVariables(tree.rootNode),
    });
    return {
      flaws: [...ownFlaws(tree.rootNode, script), ...(linted ?? [])],
      notChecked: linted === undefined ? ['shell scripts by shellcheck: it is not installed'] : [],
      prints: printedKeys(tree.rootNode),
      reads: stateKeys(tree.rootNode),
    };
  } finally {
    tree.delete();
  }
}

function ownFlaws(root: Node, script: CheckedScript): ScriptFlaw[] {
  return [
    ...helpFlaws(script),
    ...dialectFlaws(root),
    ...codeFlaws(root),
    ...(script.role === 'probe' ? readingFlaws(root) : []),
    ...outputFlaws(root, script),
    ...parameterFlaws(root, script),
  ];
}

/** Variables that the script reads and the bootstrap sets. */
function givenVariables(root: Node): string[] {
  const names = nodesOf(root, 'variable_name').map(({ text }) => text);
  return [...new Set(names.filter((name) => /^(param_|state_|mode$)/.test(name)))];
}

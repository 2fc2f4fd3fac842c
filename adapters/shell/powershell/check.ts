import type { CheckedScript, ScriptFlaw, ScriptReport } from '#src/ports/script-check.ts';
import { callsIn, functionName, functionsIn } from './call.ts';
import { commandFlaws, knownCommand } from './command-flaws.ts';
import type { CommandTable } from './command-table.ts';
import { flawAt } from './flaw.ts';
import { frameFlaws } from './frame-flaws.ts';
import { memberFlaws } from './member-flaws.ts';
import { outputFlaws, printsOf, readsOf } from './output-flaws.ts';
import { parameterFlaws } from './parameters.ts';
import { previewFlaws } from './preview-flaws.ts';
import { redirectFlaws } from './redirect-flaws.ts';
import { scopeOf } from './scope.ts';
import { sourceFlaws } from './source-text.ts';
import { subsetFlaws } from './subset.ts';
import { syntaxFlaws } from './syntax.ts';
import { tableFlaws } from './table-flaws.ts';
import { type Node, nodesOf, parsePowerShell } from './tree.ts';
import { attributeFlaws, typeFlaws } from './type-flaws.ts';
import { variableFlaws } from './variable-flaws.ts';

/**
 * Checks one script for Windows PowerShell 5.1 without running it. Fails closed: what is not known to be harmless for the role of
 * the script is a flaw. `table` are the commands of a real Windows, where they are at hand.
 */
export async function checkPowerShell(
  script: CheckedScript,
  table: CommandTable | undefined,
): Promise<ScriptReport> {
  const notChecked =
    table === undefined ? ['commands of Windows PowerShell 5.1: no command table was given'] : [];
  const source = sourceFlaws(script.text);
  if (source.length > 0) return { flaws: source.slice(0, 20), notChecked };
  const root = await parsePowerShell(script.text);
  if (typeof root === 'string') return { flaws: [unread(root)], notChecked };
  // What a broken text means, nobody can tell.
  const syntax = syntaxFlaws(root);
  if (syntax.length > 0) return { flaws: syntax, notChecked };
  const flaws = [
    ...ownFlaws(root, script),
    ...(table === undefined ? [] : tableFlaws(root, table)),
  ];
  return { flaws: inOrder(flaws), notChecked, prints: printsOf(root), reads: readsOf(root) };
}

function unread(why: 'too-deep' | 'too-slow'): ScriptFlaw {
  const message =
    why === 'too-deep' ? 'is nested too deep to be read' : 'takes too long to be read';
  return { line: 1, column: 1, message };
}

function ownFlaws(root: Node, script: CheckedScript): ScriptFlaw[] {
  const role = script.role === 'probe' ? 'probe' : 'remedy';
  const scope = scopeOf(root);
  const functions = functionsIn(root);
  const calls = callsIn(root);
  return [
    ...frameFlaws(root, script),
    ...parameterFlaws(root, script),
    ...subsetFlaws(root, script.text),
    ...redirectFlaws(root),
    ...functionFlaws(root),
    ...calls.flatMap((call) => commandFlaws(call, { role, scope, functions, calls })),
    ...memberFlaws(root, { role, scope }),
    ...typeFlaws(root, role),
    ...attributeFlaws(root),
    ...variableFlaws(root, scope),
    ...(script.role === 'apply' ? previewFlaws(calls, scope) : []),
    ...outputFlaws(root, script),
  ];
}

/** A function with the name of a command would be called instead of it, and one of two with the same name, too. */
function functionFlaws(root: Node): ScriptFlaw[] {
  const last = functionsIn(root);
  const all = nodesOf(root, 'function_statement');
  return all.flatMap((node) => {
    const name = functionName(node);
    const isKnown = knownCommand(name.toLowerCase(), 'remedy') !== undefined;
    const isSecond = last.get(name.toLowerCase()) !== node;
    if (isKnown) return [flawAt(node, `defines ${name}, which is a command; choose another name`)];
    return isSecond ? [flawAt(node, `defines ${name} twice`)] : [];
  });
}

/** Flaws that are told: nobody reads more of them at once. */
const most = 100;

function inOrder(flaws: readonly ScriptFlaw[]): ScriptFlaw[] {
  return flaws.toSorted((a, b) => a.line - b.line || a.column - b.column).slice(0, most);
}

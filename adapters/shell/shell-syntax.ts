import type { ScriptFlaw } from '#src/ports/script-check.ts';
import { type Node, nodesOf, placeOf } from './shell-tree.ts';
import { type Word, wordsOf } from './shell-words.ts';

/** What no POSIX shell can read. */
export function syntaxFlaws(root: Node): ScriptFlaw[] {
  if (!root.hasError) return [];
  const broken = brokenNodes(root);
  return broken.map((node) => ({ ...placeOf(node), message: describe(node) }));
}

function brokenNodes(node: Node): Node[] {
  if (node.isError || node.isMissing) return [node];
  if (!node.hasError) return [];
  return node.children.filter((child) => child !== null).flatMap(brokenNodes);
}

function describe(node: Node): string {
  if (node.isMissing) return `syntax: "${node.type}" is missing here`;
  const [line = ''] = node.text.split('\n');
  return `syntax: cannot be read here; mend it, or write it more plainly: ${line.trim().slice(0, 60)}`;
}

const bashOnly: Readonly<Record<string, string>> = {
  process_substitution: '<( ) and >( )',
  array: 'arrays',
  subscript: 'arrays',
  herestring_redirect: '<<<',
  c_style_for_statement: 'for (( ))',
  ansi_c_string: "$'…'",
  translated_string: '$"…"',
};

/** Bash that dash and busybox do not know. */
export function dialectFlaws(root: Node): ScriptFlaw[] {
  const types = nodesOf(root, ...Object.keys(bashOnly)).map((node) => ({
    ...placeOf(node),
    message: `${bashOnly[node.type]} are not POSIX shell`,
  }));
  const tests = nodesOf(root, 'test_command')
    .filter((node) => /^(\[\[|\(\()/.test(node.text))
    .map((node) => ({ ...placeOf(node), message: '[[ ]] and (( )) are not POSIX shell' }));
  const functions = nodesOf(root, 'function_definition')
    .filter((node) => node.text.startsWith('function'))
    .map((node) => ({ ...placeOf(node), message: 'write name() { …; } instead of "function"' }));
  return [...types, ...tests, ...functions];
}

/** Text that becomes code, in whatever script: the one thing that no script may do. */
export function codeFlaws(root: Node): ScriptFlaw[] {
  return nodesOf(root, 'command').flatMap((command) => {
    const message = codeFlaw(wordsOf(command));
    return message === undefined ? [] : [{ ...placeOf(command), message }];
  });
}

function codeFlaw([name, ...rest]: readonly Word[]): string | undefined {
  if (name === undefined) return undefined;
  if (name.text === undefined)
    return `calls a command that is only known when it runs: ${name.node.text}`;
  if (name.text === 'eval') return 'eval turns text into code';
  const isShell = /^(\/\S*\/)?(ba|da|k|z)?sh$/.test(name.text);
  const constant = rest.every(({ text }) => text !== undefined);
  if (isShell && (rest.length === 0 || !constant)) return `${name.text} turns text into code`;
  return undefined;
}

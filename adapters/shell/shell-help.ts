import type { CheckedScript, ScriptFlaw } from '#src/ports/script-check.ts';
import { type Node, nodesOf, placeOf } from './shell-tree.ts';
import { wordsOf } from './shell-words.ts';

const parts = ['SYNOPSIS', 'DESCRIPTION', 'OUTPUTS', 'NEEDS'];
/** A rollback undoes what the apply script describes, and a confirm keeps it; both print nothing. */
const followingParts = ['SYNOPSIS', 'NEEDS'];

/** The comment at the head is what an approver reads: it is there, and it is true. */
export function helpFlaws(script: CheckedScript): ScriptFlaw[] {
  const help = readHelp(script.text);
  const missing = (script.role === 'rollback' || script.role === 'confirm' ? followingParts : parts)
    .filter((part) => (help.get(part)?.text ?? '') === '')
    .map((part) => ({ line: 1, column: 1, message: `the head says nothing about "# ${part}:"` }));
  const needs = help.get('NEEDS');
  if (needs === undefined || needs.text === script.needs) return missing;
  const message = `the playbook says that it needs ${script.needs}`;
  return [...missing, { line: needs.line, column: 1, message }];
}

interface HelpPart {
  readonly line: number;
  readonly text: string;
}

/** "# SYNOPSIS: …" in the comment at the head; lines after it that begin with "#" belong to it. */
function readHelp(text: string): Map<string, HelpPart> {
  const help = new Map<string, HelpPart>();
  let current: string | undefined;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line !== '' && !line.startsWith('#')) break;
    const begins = /^#\s*([A-Z]+):\s*(.*)$/.exec(line);
    current = begins?.[1] ?? current;
    if (current === undefined) continue;
    const before = help.get(current);
    const more = begins?.[2] ?? line.replace(/^#\s*/, '');
    help.set(current, {
      line: before?.line ?? index + 1,
      text: [before?.text, more].filter(Boolean).join(' ').trim(),
    });
  }
  return help;
}

interface Put {
  readonly node: Node;
  /** Unknown until it runs, where it is no constant. */
  readonly key: string | undefined;
}

function putsIn(root: Node): Put[] {
  return nodesOf(root, 'command').flatMap((node) => {
    const [name, key] = wordsOf(node);
    return name?.text?.startsWith('put_') === true ? [{ node, key: key?.text }] : [];
  });
}

/** The keys that a script prints; none when one of them is only known when it runs. */
export function printedKeys(root: Node): string[] | undefined {
  const keys = putsIn(root).flatMap(({ key }) => key ?? []);
  return keys.length === putsIn(root).length ? [...new Set(keys)] : undefined;
}

/** The keys of the state of apply that a script reads. */
export function stateKeys(root: Node): string[] {
  const names = nodesOf(root, 'variable_name').map(({ text }) => text);
  const keys = names.filter((name) => name.startsWith('state_'));
  return [...new Set(keys.map((name) => name.slice('state_'.length)))];
}

/** A probe prints the keys that the playbook declares, and its head names them. */
export function outputFlaws(root: Node, { outputs, text }: CheckedScript): ScriptFlaw[] {
  if (outputs === undefined) return [];
  const help = readHelp(text).get('OUTPUTS');
  const named = (help?.text ?? '').split(/[^A-Za-z0-9]+/);
  const printed = printedKeys(root);
  return [
    ...putsIn(root)
      .filter(({ key }) => !known(key, outputs))
      .map(({ node, key }) => ({
        ...placeOf(node),
        message: `the playbook declares no key "${key}"`,
      })),
    ...outputs
      .filter((key) => !named.includes(key))
      .map((key) => ({
        line: help?.line ?? 1,
        column: 1,
        message: `OUTPUTS does not name "${key}"`,
      })),
    ...outputs
      .filter((key) => printed?.includes(key) === false)
      .map((key) => ({
        line: 1,
        column: 1,
        message: `never prints "${key}", which the playbook declares`,
      })),
  ];
}

/** A key that is only known when the script runs is judged there. */
function known(key: string | undefined, outputs: readonly string[]): boolean {
  return key === undefined || outputs.includes(key);
}

/** Parameters are used as the playbook hands them over: no others, and by apply all of them. */
export function parameterFlaws(root: Node, { parameters, role }: CheckedScript): ScriptFlaw[] {
  const used = nodesOf(root, 'variable_name').filter(({ text }) => text.startsWith('param_'));
  const names = new Set(used.map(({ text }) => text));
  return [
    ...used
      .filter(({ text }) => !parameters.includes(text.slice('param_'.length)))
      .map((node) => ({
        ...placeOf(node),
        message: `the playbook gives no parameter for $${node.text}`,
      })),
    ...parameters
      .filter((parameter) => role === 'apply' && !names.has(`param_${parameter}`))
      .map((parameter) => ({
        line: 1,
        column: 1,
        message: `never uses the parameter "${parameter}"`,
      })),
  ];
}

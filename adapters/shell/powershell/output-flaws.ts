import type { CheckedScript, ScriptFlaw } from '#src/ports/script-check.ts';
import { callsIn } from './call.ts';
import { flawAt, quoted } from './flaw.ts';
import { waysOf } from './output-ways.ts';
import { type Keys, printedKeys } from './printed-keys.ts';
import { functionsOf, printingOf, statementsIn } from './printing.ts';
import { type Node, nodesOf } from './tree.ts';
import { staticText, variableName } from './word.ts';

/** A script prints one JSON object, and nothing else goes into its output. */
export function outputFlaws(root: Node, script: CheckedScript): ScriptFlaw[] {
  return [
    ...looseFlaws(root),
    ...countFlaws(root, script),
    ...compressFlaws(root),
    ...keyFlaws(root, script),
  ];
}

/** Keys that the script prints; `undefined` when that cannot be told. */
export function printsOf(root: Node): readonly string[] | undefined {
  const { written, made, isKnown } = printedKeys(root);
  return isKnown && made.length === 0 ? [...new Set(written.map(({ name }) => name))] : undefined;
}

/** Keys of the state of apply that the script reads. */
export function readsOf(root: Node): readonly string[] {
  const keys = nodesOf(root, 'member_access')
    .filter(({ children: [target] }) => target !== undefined && variableName(target) === 'state')
    .flatMap(({ children: [, , member] }) => (member?.type === 'simple_name' ? [member.text] : []));
  return [...new Set(keys.filter((key) => key !== 'PSObject'))];
}

function looseFlaws(root: Node): ScriptFlaw[] {
  const functions = functionsOf(root);
  return statementsIn(root)
    .filter((pipeline) => printingOf(pipeline, functions) === 'other')
    .map((pipeline) =>
      flawAt(
        pipeline,
        `goes into the output beside the JSON object; write $null = … before it: ${quoted(pipeline.text)}`,
      ),
    );
}

function countFlaws(root: Node, { role }: CheckedScript): ScriptFlaw[] {
  const { through, returned } = waysOf(root, functionsOf(root));
  const counts = [through, returned].filter((count) => count !== undefined);
  const flaws: ScriptFlaw[] = [];
  const place = { line: 1, column: 1 };
  if (counts.some(({ most }) => most > 1))
    flaws.push(flawAt(place, 'may print more than one JSON object'));
  const mustPrint = role === 'probe' || role === 'apply';
  if (mustPrint && counts.some(({ least }) => least < 1)) {
    flaws.push(flawAt(place, 'may end without printing its JSON object'));
  }
  return flaws;
}

function compressFlaws(root: Node): ScriptFlaw[] {
  return callsIn(root)
    .filter(
      ({ name, arguments: given }) =>
        name === 'convertto-json' && !given.some(({ parameter }) => parameter === 'compress'),
    )
    .map(({ node }) => flawAt(node, 'ConvertTo-Json needs -Compress: the answer is one line'));
}

const reserved = ['unknown', 'preview', 'failed'];

function keyFlaws(root: Node, { role, outputs }: CheckedScript): ScriptFlaw[] {
  if (role !== 'probe' || outputs === undefined) return [];
  const keys = printedKeys(root);
  if (!keys.isKnown) {
    return [
      { line: 1, column: 1, message: 'prints an object whose keys cannot be told; write them out' },
    ];
  }
  const missing = outputs
    .filter((key) => !isPrinted(key, keys, root))
    .map((key) => ({
      line: 1,
      column: 1,
      message: `never prints "${key}", which the playbook declares`,
    }));
  const extra = keys.written
    .filter(({ name }) => !outputs.includes(name) && !reserved.includes(name))
    .map(({ name, node }) => flawAt(node, `prints "${name}", which the playbook does not declare`));
  return [...missing, ...extra];
}

/** A key that is put together must at least be named somewhere, as far as it is. */
function isPrinted(key: string, { written, made }: Keys, root: Node): boolean {
  if (written.some(({ name }) => name === key)) return true;
  const matching = made.filter((pattern) => pattern.test(key));
  if (matching.some(({ source }) => source !== '.')) return true;
  return matching.length > 0 && namesKey(root, key);
}

function namesKey(root: Node, key: string): boolean {
  const texts = nodesOf(
    root,
    'verbatim_string_characters',
    'expandable_string_literal',
    'simple_name',
  );
  return texts.some((node) => staticText(node) === key);
}

import type { ScriptFlaw } from '#src/ports/script-check.ts';
import { flawAt } from './flaw.ts';
import { knownType } from './reading-types.ts';
import { ancestorsOf, type Node, nodesOf } from './tree.ts';

/** Types that a script may not even name: a cast, too, can run code. */
export function typeFlaws(root: Node, role: 'probe' | 'remedy'): ScriptFlaw[] {
  return nodesOf(root, 'type_literal')
    .filter((literal) => !isOnlyCompared(literal))
    .flatMap((literal) => namesIn(literal).flatMap((name) => typeFlaw(literal, name, role)))
    .concat(nodesOf(root, 'comparison_operator').flatMap(asFlaw));
}

/** `'x' -as 'IO.StreamWriter'` makes one, too. */
function asFlaw(operator: Node): ScriptFlaw[] {
  if (!/^-as$/i.test(operator.text)) return [];
  const around = operator.parent?.children ?? [];
  const type = around[around.indexOf(operator) + 1];
  return type?.type === 'type_literal' ? [] : [flawAt(operator, '-as takes a type in [ ]')];
}

function typeFlaw(literal: Node, name: string, role: 'probe' | 'remedy'): ScriptFlaw[] {
  if (knownType(name, role) !== undefined || isAttribute(literal, name)) return [];
  if (/^scriptblock$/i.test(name)) {
    return isParameter(literal) ? [] : [flawAt(literal, '[scriptblock] makes code out of text')];
  }
  return [flawAt(literal, `[${name}] is not on the list of types${why(name)}`)];
}

function why(name: string): string {
  if (/reflection|appdomain|activator|^type$|assembly/i.test(name))
    return ': reflection reaches everything';
  if (/^(powershell|runspace\w*|management\.automation\.(powershell|runspaces).*)$/i.test(name)) {
    return ': it runs code that this check does not see';
  }
  if (/^(wmi\w*|adsi\w*|wmiclass|wmisearcher)$/i.test(name)) return ': use Get-CimInstance';
  if (/^net\.|webclient|http/i.test(name)) return ': a script fetches nothing from the network';
  return '';
}

/** `catch [X]` and `-is [X]` only look at the type. */
function isOnlyCompared(literal: Node): boolean {
  const { parent } = literal;
  if (parent?.type === 'catch_type_list') return true;
  const before = parent?.children[parent.children.indexOf(literal) - 1];
  return before?.type === 'comparison_operator' && /^-is(not)?$/i.test(before.text);
}

const attributes =
  /^(cmdletbinding|parameter|outputtype|validate(pattern|set|range|length|count|notnull|notnullorempty)|allow(null|emptystring|emptycollection)|(system\.)?diagnostics\.codeanalysis\.suppressmessage(attribute)?)$/i;

/** `[ValidateNotNullOrEmpty()]`: its name is a type, too. */
export function attributeFlaws(root: Node): ScriptFlaw[] {
  return nodesOf(root, 'attribute').flatMap((attribute) => {
    const name = attribute.children.find(({ type }) =>
      /^(attribute_name|type_spec)$/.test(type),
    )?.text;
    if (name === undefined || attributes.test(name)) return [];
    return [flawAt(attribute, `[${name}()] is not on the list of attributes`)];
  });
}

function isAttribute(literal: Node, name: string): boolean {
  return (
    ancestorsOf(literal).some(({ type }) => type === 'attribute_list') && attributes.test(name)
  );
}

function isParameter(literal: Node): boolean {
  return ancestorsOf(literal).some(({ type }) => type === 'script_parameter');
}

/** "System.IO.File" of [System.IO.File[]]; of a generic type, the name before the bracket. */
export function nameOfType(literal: Node): string {
  return namesIn(literal)[0] ?? '';
}

/** Every type that is named in [A[B, C[]]]. */
function namesIn(literal: Node): string[] {
  return literal.text.split(/[[\],\s]+/).filter(Boolean);
}

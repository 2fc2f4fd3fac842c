import type { ScriptFlaw } from '#src/ports/script-check.ts';
import { flawAt, quoted } from './flaw.ts';
import { ancestorsOf, type Node } from './tree.ts';

/** A comment that begins or ends where PowerShell and a parser may not agree can hide code. */
export function commentFlaws(node: Node, source: string): ScriptFlaw[] {
  if (node.type !== 'comment') return [];
  const before = source[node.from - 1] ?? '\n';
  if (!/[\s;{}()|,]/.test(before)) {
    return [flawAt(node, 'put a blank before the comment: PowerShell may read this # as text')];
  }
  if (node.text.startsWith('<#') && node.text.indexOf('#>') !== node.text.length - 2) {
    return [flawAt(node, 'the comment ends at its first #>')];
  }
  if (/^#Requires\b/i.test(node.text) && !required.test(node.text)) {
    return [flawAt(node, 'only "#Requires -Version 5.1" and "#Requires -RunAsAdministrator"')];
  }
  if (isInsideString(node)) return [flawAt(node, 'no comments inside strings')];
  return [];
}

const required = /^#Requires -(Version 5\.1|RunAsAdministrator)\s*$/i;

function isInsideString(node: Node): boolean {
  const holder = ancestorsOf(node).find(({ type }) =>
    /^(sub_expression|expandable_(here_)?string_literal)$/.test(type),
  );
  return holder !== undefined && holder.type !== 'sub_expression';
}

/** Strings whose end or whose code PowerShell may see elsewhere. */
export function stringFlaws(node: Node): ScriptFlaw[] {
  const message = stringFlaw(node);
  return message === undefined ? [] : [flawAt(node, message)];
}

function stringFlaw(node: Node): string | undefined {
  const { type, text } = node;
  if (/^["'][\\/]{2}([?.][\\/]UNC[\\/]|[\w$.-]+[\\/]\w)/i.test(text)) {
    return 'a script reaches no other machine';
  }
  if (type.endsWith('here_string_literal') || type === 'verbatim_here_string_characters') {
    return hereStringFlaw(text);
  }
  if (type !== 'expandable_string_literal') return undefined;
  if (/`[ue]/.test(text)) return '`u and `e in a string are PowerShell 6 and later';
  return isCodeSeen(node) ? undefined : 'write $( ) in a string only where it is code';
}

function hereStringFlaw(text: string): string | undefined {
  const mark = text.startsWith('@"') ? '"@' : "'@";
  if (text.indexOf(`\n${mark}`) !== text.length - 3) return `a line in it begins with ${mark}`;
  const isExpandable = mark === '"@';
  if (isExpandable && text.includes('$(')) return 'put the value of $( ) into a variable first';
  return undefined;
}

/** Whether each "$(" of a string is known as code. */
function isCodeSeen(string: Node): boolean {
  const known = string.children.filter(({ type }) => type === 'sub_expression');
  const { text, from } = string;
  for (let at = text.indexOf('$('); at >= 0; at = text.indexOf('$(', at + 1)) {
    const isKnown = known.some((code) => code.from <= from + at && from + at < code.to);
    if (!isKnown) return false;
  }
  return true;
}

const plainWord = /^[A-Za-z0-9_.:\\/*?=+%~^!-][A-Za-z0-9_.:\\/*?=+%~^!-]*(\[\])?$/;

/** Words whose borders PowerShell may see elsewhere. */
export function wordFlaws(node: Node, source: string): ScriptFlaw[] {
  const message = wordFlaw(node);
  if (message !== undefined) return [flawAt(node, message)];
  return node.type === 'command_elements'
    ? node.children.flatMap((part) => gapFlaw(part, source))
    : [];
}

/** By type of node: what it must look like, and what to say. */
const plain: Readonly<Record<string, readonly [RegExp, string]>> = {
  generic_token: [plainWord, 'put the whole argument in quotes'],
  command_parameter: [/^-[A-Za-z]+$/, 'is no name of a parameter'],
  function_name: [/^[A-Za-z]+(-[A-Za-z][A-Za-z0-9]*)?$/, 'is no name of a function'],
  braced_variable: [/^\$\{(\w+:)?\w+\}$/, 'only letters, digits and _ in names'],
};

function wordFlaw({ type, text, children }: Node): string | undefined {
  if (type === 'variable') return variableFlaw(text);
  if (type === 'switch_clause_condition') {
    return children.length > 0 || /^[\w.-]+$/.test(text)
      ? undefined
      : `put the value in quotes: ${quoted(text)}`;
  }
  const [pattern, message] = plain[type] ?? [];
  return pattern === undefined || pattern.test(text) ? undefined : `${message}: ${quoted(text)}`;
}

function variableFlaw(text: string): string | undefined {
  if (/^\$[$^]$/.test(text)) return `${text} is what somebody typed; a script has no such thing`;
  return undefined;
}

/** `/grant:"$x"(R)` is three arguments for one parser, one for another, and runs R for a third. */
function gapFlaw(part: Node, source: string): ScriptFlaw[] {
  if (part.type === 'command_argument_sep' || part.type === 'comment') return [];
  if (part.type === 'argument_list') {
    return [
      flawAt(part, 'put a call that is an argument in parentheses, and a word with ( ) in quotes'),
    ];
  }
  if (part.text.startsWith('['))
    return [flawAt(part, 'is a text here, not code; put it in parentheses')];
  const before = source[part.from - 1] ?? '';
  if (/\s/.test(part.text[0] ?? '') || /\s/.test(before)) return [];
  const isValue =
    before === ':' && /\s-[A-Za-z]+:$/.test(source.slice(Math.max(0, part.from - 60), part.from));
  return isValue ? [] : [flawAt(part, `put the whole argument in quotes: ${quoted(part.text)}`)];
}

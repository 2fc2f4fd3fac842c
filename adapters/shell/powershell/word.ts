import type { Node } from './tree.ts';

/** Texts of variables that only ever have one, by name in lower case. */
export type Constants = ReadonlyMap<string, string>;

/** One word for a program, as far as it can be known without running it. */
export interface Word {
  readonly node: Node;
  /** The text, when nothing in it is only known when it runs. */
  readonly text: string | undefined;
  /** What is known of its beginning: "/grant" of "/grant$x"; empty when it begins with what is not known. */
  readonly start: string;
}

export function wordOf(node: Node, constants: Constants): Word {
  const text = knownText(node, constants);
  if (text !== undefined) return { node, text, start: text };
  const isString = node.type === 'expandable_string_literal';
  return { node, text, start: isString ? pieces(node, constants).start : '' };
}

/** What a literal says; `undefined` for everything that is only known when it runs. */
export function staticText(node: Node): string | undefined {
  return knownText(node, new Map());
}

/** The same, with the constants of the script filled in. */
export function knownText(node: Node, constants: Constants): string | undefined {
  switch (node.type) {
    case 'verbatim_string_characters':
      return node.text.slice(1, -1).replaceAll("''", "'");
    case 'expandable_string_literal': {
      const { start, isWhole } = pieces(node, constants);
      return isWhole ? start : undefined;
    }
    case 'variable':
      return placeOf(node) ?? constants.get(variableName(node) ?? '');
    case 'generic_token':
    case 'command_parameter':
    case 'simple_name':
    case 'decimal_integer_literal':
    case 'hexadecimal_integer_literal':
      return node.text;
    default:
      return undefined;
  }
}

/** Folders of Windows, written as cmd.exe writes them. */
function placeOf(variable: Node): string | undefined {
  const name = variableName(variable) ?? '';
  if (/^env:(systemroot|windir)$/.test(name)) return '%SystemRoot%';
  return name === 'env:programdata' ? '%ProgramData%' : undefined;
}

interface Pieces {
  readonly start: string;
  readonly isWhole: boolean;
}

/** An expandable string up to the first thing in it that is not known. */
function pieces(string: Node, constants: Constants): Pieces {
  let start = '';
  let at = string.from + 1;
  for (const part of string.children) {
    if (!part.named) continue;
    start += literal(string, at, part.from);
    const text = knownText(part, constants);
    if (text === undefined) return { start, isWhole: false };
    start += text;
    at = part.to;
  }
  const rest = literal(string, at, string.to - 1);
  return rest.includes('`') ? { start, isWhole: false } : { start: start + rest, isWhole: true };
}

function literal(string: Node, from: number, to: number): string {
  return string.text.slice(from - string.from, to - string.from).replaceAll('""', '"');
}

/** The name of a variable in lower case, with its drive, without a scope: "env:path", "state" of $script:State. */
export function variableName(node: Node): string | undefined {
  if (node.type === 'braced_variable') return plainName(node.text.slice(2, -1));
  if (node.type !== 'variable') return undefined;
  // A variable may hold a braced one: ${x}.
  const inner = node.children.find(({ type }) => type === 'braced_variable');
  return inner === undefined ? plainName(node.text.slice(1)) : variableName(inner);
}

/** $v and $script:v may be one variable, so they count as one everywhere. */
function plainName(written: string): string {
  return written.toLowerCase().replace(/^(script|local|private):/, '');
}

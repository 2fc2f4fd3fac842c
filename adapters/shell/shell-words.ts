import type { Node } from './shell-tree.ts';

/** One word of a command, as far as it can be known without running it. */
export interface Word {
  readonly node: Node;
  /** The text, when no expansion is in it. */
  readonly text: string | undefined;
  /** What is known of its beginning, e.g. "+%s" of "+%s$zone"; empty when it begins with an expansion. */
  readonly start: string;
  /** An unquoted expansion may become any number of words. */
  readonly splits: boolean;
}

/** The words of a command: name first, redirections and assignments before it left out. */
export function wordsOf(command: Node): Word[] {
  const name = command.childForFieldName('name');
  const all = command.childrenForFieldName('argument').filter((node) => node !== null);
  return [...(name === null ? [] : [name]), ...all].map(wordOf);
}

function wordOf(node: Node): Word {
  const text = staticText(node);
  if (text !== undefined) return { node, text, start: text, splits: false };
  const first = node.type === 'concatenation' || node.type === 'string' ? node.namedChild(0) : null;
  const start = first === null ? '' : (staticText(first) ?? '');
  return { node, text, start, splits: splits(node) };
}

function staticText(node: Node): string | undefined {
  switch (node.type) {
    case 'command_name':
    case 'concatenation':
      return joined(node);
    case 'string':
      return node.namedChildCount === 0 ? '' : joined(node);
    case 'raw_string':
      return node.text.slice(1, -1);
    case 'word':
    case 'number':
    case 'string_content':
    case 'extglob_pattern':
      return node.text.replaceAll(/\\(.)/gs, '$1');
    default:
      return undefined;
  }
}

function joined(node: Node): string | undefined {
  const parts = node.namedChildren.filter((child) => child !== null).map(staticText);
  return parts.includes(undefined) ? undefined : parts.join('');
}

function splits(node: Node): boolean {
  if (node.type === 'string') return false;
  if (node.type === 'concatenation' || node.type === 'command_name') {
    return node.namedChildren.some((child) => child !== null && splits(child));
  }
  return ['simple_expansion', 'expansion', 'command_substitution'].includes(node.type);
}

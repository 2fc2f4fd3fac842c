import { textMethods } from './reading-methods.ts';
import type { Scope } from './scope.ts';
import type { Node } from './tree.ts';
import { variableName } from './word.ts';

/** A literal, a cast, or what a method gave that gives nothing but text. */
export function isText(node: Node, scope: Scope, seen: readonly string[] = []): boolean {
  switch (node.type) {
    case 'verbatim_string_characters':
    case 'expandable_string_literal':
      return true;
    case 'parenthesized_expression':
      return node.children.some(
        ({ type, children: [inner] }) =>
          type === 'pipeline' && inner !== undefined && isText(inner, scope, seen),
      );
    case 'cast_expression':
      return /^\[string\]/i.test(node.text);
    case 'invokation_expression':
      return textMethods.has(node.children[2]?.text.toLowerCase() ?? '');
    case 'format_expression':
      return true;
    case 'comparison_expression':
      return node.children.some(({ text }) => /^-(join|c?replace)$/i.test(text));
    case 'variable':
      return isTextVariable(variableName(node) ?? '', scope, seen);
    default:
      return false;
  }
}

function isTextVariable(name: string, scope: Scope, seen: readonly string[]): boolean {
  if (seen.includes(name) || scope.texts.has(name) || name.startsWith('env:')) return true;
  const values = scope.values.get(name) ?? [];
  return (
    values.length > 0 &&
    values.every((value) => value !== undefined && isText(value, scope, [...seen, name]))
  );
}

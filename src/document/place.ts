import { type Document, isCollection, isMap, isNode, isScalar, type LineCounter } from 'yaml';

/** The way to a value: keys of maps, positions in lists. */
export type Path = readonly PropertyKey[];

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Where in the source a path stands. A missing key points at what it is missing from. */
export function placeOf(document: Document, lines: LineCounter, path: Path): Place {
  return linePlace(lines, offsetOf(document, path));
}

export function linePlace(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

/** A value that is written on the line of its key is pointed at itself, a block by its key. */
function offsetOf(document: Document, path: Path): number {
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const part of path) {
    const found = child(node, part);
    if (found === undefined) return offset;
    node = found.node;
    offset = found.offset;
  }
  return offset;
}

function child(
  node: unknown,
  part: PropertyKey,
): { readonly node: unknown; readonly offset: number } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
    return pair && { node: pair.value, offset: pairOffset(pair.key, pair.value) };
  }
  if (!isCollection(node)) return undefined;
  const item = node.items[Number(part)];
  return isNode(item) ? { node: item, offset: item.range?.[0] ?? 0 } : undefined;
}

function pairOffset(key: unknown, value: unknown): number {
  const keyOffset = isNode(key) ? (key.range?.[0] ?? 0) : 0;
  if (!isNode(value) || (isCollection(value) && value.flow !== true)) return keyOffset;
  return value.range?.[0] ?? keyOffset;
}

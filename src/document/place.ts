import { type Document, isCollection, isMap, isNode, isScalar, type LineCounter } from 'yaml';

/** The way to a value: keys of maps, positions in lists. */
export type Path = readonly PropertyKey[];

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Where in the source a path stands: `at` its key or its value. A missing key points at what it is missing from. */
export function placeOf(document: Document, lines: LineCounter, { path, at }: Spot): Place {
  return linePlace(lines, offsetOf(document, { path, at }));
}

export interface Spot {
  readonly path: Path;
  readonly at: 'key' | 'value';
}

export function linePlace(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

/** A value that is written on the line of its key is pointed at itself, a block by its key. */
function offsetOf(document: Document, { path, at }: Spot): number {
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const part of path) {
    const found = child(node, part);
    if (found === undefined) return offset;
    node = found.node;
    offset = at === 'key' ? found.keyOffset : found.offset;
  }
  return offset;
}

interface Found {
  readonly node: unknown;
  readonly offset: number;
  readonly keyOffset: number;
}

function child(node: unknown, part: PropertyKey): Found | undefined {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
    return pair && { node: pair.value, ...pairOffsets(pair.key, pair.value) };
  }
  if (!isCollection(node)) return undefined;
  const item = node.items[Number(part)];
  if (!isNode(item)) return undefined;
  const offset = item.range?.[0] ?? 0;
  return { node: item, offset, keyOffset: offset };
}

function pairOffsets(key: unknown, value: unknown): Omit<Found, 'node'> {
  const keyOffset = isNode(key) ? (key.range?.[0] ?? 0) : 0;
  const isBlock = !isNode(value) || (isCollection(value) && value.flow !== true);
  return { keyOffset, offset: isBlock ? keyOffset : (value.range?.[0] ?? keyOffset) };
}

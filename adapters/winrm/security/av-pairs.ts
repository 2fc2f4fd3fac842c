import { join, viewOf } from './bytes.ts';

/** One attribute of a server, or of what a client says about the connection (MS-NLMP 2.2.2.1). */
export interface AvPair {
  readonly id: number;
  readonly value: Uint8Array;
}

export const avId = {
  end: 0,
  computerName: 1,
  flags: 6,
  timestamp: 7,
  targetName: 9,
  channelBindings: 10,
} as const;

/** Far more than any server has to say. */
const mostPairs = 64;

/** Reads the pairs up to the end mark; undefined when it is missing or a pair is cut off. */
export function decodeAvPairs(bytes: Uint8Array): readonly AvPair[] | undefined {
  const pairs: AvPair[] = [];
  let at = 0;
  while (pairs.length <= mostPairs) {
    const pair = pairAt(bytes, at);
    if (pair === undefined) return undefined;
    if (pair.id === avId.end) return pairs;
    pairs.push(pair);
    at += 4 + pair.value.length;
  }
  return undefined;
}

function pairAt(bytes: Uint8Array, at: number): AvPair | undefined {
  if (at + 4 > bytes.length) return undefined;
  const view = viewOf(bytes);
  const length = view.getUint16(at + 2, true);
  const value = bytes.slice(at + 4, at + 4 + length);
  return value.length < length ? undefined : { id: view.getUint16(at, true), value };
}

/** Writes the pairs and the end mark. */
export function encodeAvPairs(pairs: readonly AvPair[]): Uint8Array {
  const end: AvPair = { id: avId.end, value: new Uint8Array() };
  return join(...[...pairs, end].flatMap(({ id, value }) => [head(id, value.length), value]));
}

function head(id: number, length: number): Uint8Array {
  const bytes = new Uint8Array(4);
  viewOf(bytes).setUint16(0, id, true);
  viewOf(bytes).setUint16(2, length, true);
  return bytes;
}

/** The first value with this id. */
export function valueWith(pairs: readonly AvPair[], id: number): Uint8Array | undefined {
  return pairs.find((pair) => pair.id === id)?.value;
}

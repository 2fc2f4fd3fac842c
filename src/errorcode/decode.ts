import { type Code, hexOf, spell } from './code.ts';
import { layOut, type Part } from './layout.ts';
import type { Evidence } from './tables/entry.ts';
import { entryOf, type KnownSpace, knownSpaces } from './tables/tables.ts';

/** What a number means in one space. */
export interface Meaning {
  readonly space: KnownSpace;
  readonly name?: string | undefined;
  /** Undefined when the tables have no row for it: nothing is made up. */
  readonly text?: string | undefined;
  /** On what `text` rests. */
  readonly evidence: Evidence;
  /** What the bits of the number say. */
  readonly structure: readonly Part[];
  /** The code that is packed into this one, e.g. win32:0x5 in hresult:0x80070005. */
  readonly contains?: Meaning | undefined;
}

export interface Decoded {
  /** "rdp:0x904". */
  readonly code: string;
  readonly hex: string;
  readonly decimal: number;
  /** As programs print it that take it for a signed number; only when it is negative. */
  readonly signed?: number | undefined;
  /** In its own space; for an unknown space, in every space whose tables know it. */
  readonly meanings: readonly Meaning[];
  /** What the same number means elsewhere; to be confused with at one's peril. */
  readonly collisions: readonly Meaning[];
}

/** Decodes a code as far as structure and tables go. Total. */
export function decode(code: Code): Decoded {
  const { space, value } = code;
  const known = knownSpaces.filter((other) => entryOf(other, value) !== undefined);
  const own = space === 'unknown' ? known : [space];
  return {
    code: spell(code),
    hex: hexOf(value),
    decimal: value,
    signed: value >= 0x80000000 ? value - 0x1_0000_0000 : undefined,
    meanings: own.map((known) => meaningOf(known, value)),
    collisions: known
      .filter((other) => !own.includes(other))
      .map((other) => meaningOf(other, value)),
  };
}

function meaningOf(space: KnownSpace, value: number): Meaning {
  const entry = entryOf(space, value);
  const { structure, contains } = layOut(space, value);
  return {
    space,
    name: entry?.name,
    text: entry?.text,
    evidence: entry?.evidence ?? (structure.length > 0 ? 'derived' : 'unknown'),
    structure,
    contains: contains && meaningOf(contains.space, contains.value),
  };
}

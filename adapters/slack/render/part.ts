import type { types } from '@slack/bolt';

/** One block of a message, with what it counts. */
export interface Part {
  readonly block: types.KnownBlock;
  readonly size: number;
}

/** What a piece of a card became. */
export interface Parts {
  readonly parts: readonly Part[];
  /** Something of it is missing in the blocks. */
  readonly isCut: boolean;
}

/** As many parts as fit, in order: what stands first matters most. */
export function fitting(
  parts: readonly Part[],
  room: { readonly size: number; readonly blocks: number },
): Parts {
  let { size } = room;
  let fit = 0;
  for (const part of parts.slice(0, room.blocks)) {
    size -= part.size;
    if (size < 0) break;
    fit += 1;
  }
  return { parts: parts.slice(0, fit), isCut: fit < parts.length };
}

export function joinedParts(all: readonly Parts[]): Parts {
  return {
    parts: all.flatMap(({ parts }) => parts),
    isCut: all.some(({ isCut }) => isCut),
  };
}

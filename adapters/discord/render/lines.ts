/** Lines of markdown that stand or fall together. */
export type Line = string;

/** What a piece of a card became, and whether something of it is missing. */
export interface Lines {
  readonly lines: readonly Line[];
  readonly isCut: boolean;
}

/** As many lines as fit, in order: what stands first matters most. A line break counts one. */
export function fitting(all: readonly Lines[], room: number): readonly Lines[] {
  let left = room;
  let isFull = false;
  return all.map(({ lines, isCut }) => {
    const kept = lines.filter((line) => {
      isFull ||= line.length + 1 > left;
      if (!isFull) left -= line.length + 1;
      return !isFull;
    });
    return { lines: kept, isCut: isCut || kept.length < lines.length };
  });
}

export function sizeOf(lines: readonly Line[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}

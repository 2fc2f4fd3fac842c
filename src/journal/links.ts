import { z } from 'zod';
import type { JournalLine } from './chain.ts';

const Linked = z.looseObject({ link: z.looseObject({ after: z.int().min(0) }) });

/** Records of one incident name the one before them: between two of them none was left out, nor the first. */
export function linkFaultsIn(records: readonly JournalLine[]): string[] {
  return records.flatMap((line, index) => {
    const after = afterOf(line);
    const before = records[index - 1]?.seq ?? 0;
    if (after === undefined || after === before) return [];
    return [`between record ${before} and record ${line.seq} something was left out: ${after}`];
  });
}

/** Whether every record says which one stands before it: those of older versions of Fettle do not. */
export function areLinked(records: readonly JournalLine[]): boolean {
  return records.every((line) => afterOf(line) !== undefined);
}

function afterOf({ event }: JournalLine): number | undefined {
  try {
    return Linked.safeParse(JSON.parse(event)).data?.link.after;
  } catch {
    // No JSON: the fold of the records tells that.
    return undefined;
  }
}

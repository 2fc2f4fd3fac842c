import type { JournalFault } from '#src/ports/store.ts';
import type { Run } from './walk.ts';

export interface Bounds {
  readonly head: number;
  /** Numbers whose record was found under another number. */
  readonly placed: ReadonlySet<number>;
}

/** Names what is missing, cut off, twice there, or in the wrong order. */
export function orderFaults(runs: readonly Run[], { head, placed }: Bounds): JournalFault[] {
  const sorted = [...runs].sort((left, right) => left.from - right.from);
  const twice = repeated(sorted);
  return [
    ...twice,
    ...(twice.length === 0 ? displaced(runs, sorted) : []),
    ...gaps(sorted, head).flatMap((gap) => gapFaults(gap, { head, placed })),
  ];
}

/** Every range of numbers up to the head that no run covers; the runs sorted, the first of them always there. */
export function gaps(sorted: readonly Run[], head: number): readonly Run[] {
  const found: Run[] = [];
  let next = sorted[0]?.from ?? 1;
  for (const { from, to } of sorted) {
    if (from > next) found.push({ from: next, to: from - 1 });
    next = Math.max(next, to + 1);
  }
  if (next <= head) found.push({ from: next, to: head });
  return found;
}

function gapFaults({ from, to }: Run, { head, placed }: Bounds): JournalFault[] {
  if (from === to && placed.has(from)) return [];
  const named = range(from, to);
  if (to === head) {
    const message = `the journal is cut off: ${named} of ${head} ${from === to ? 'is' : 'are'} gone`;
    return [{ seq: from, kind: 'cut', message }];
  }
  return [
    { seq: from, kind: 'missing', message: `${named} ${from === to ? 'is' : 'are'} missing` },
  ];
}

function repeated(sorted: readonly Run[]): JournalFault[] {
  const faults: JournalFault[] = [];
  let covered = -1;
  for (const { from, to } of sorted) {
    if (from <= covered) {
      faults.push({ seq: from, kind: 'changed', message: `record ${from} is there twice` });
    }
    covered = Math.max(covered, to);
  }
  return faults;
}

function displaced(runs: readonly Run[], sorted: readonly Run[]): JournalFault[] {
  const proper = starts(sorted);
  const actual = starts(runs);
  return runs.flatMap((run) => {
    if (actual.get(run) === proper.get(run)) return [];
    const message = `${range(run.from, run.to)} ${run.from === run.to ? 'stands' : 'stand'} in another place`;
    return [{ seq: run.from, kind: 'swapped' as const, message }];
  });
}

/** How many records stand before each run. */
function starts(runs: readonly Run[]): ReadonlyMap<Run, number> {
  let before = 0;
  return new Map(
    runs.map((run) => {
      const start = before;
      before += run.to - run.from + 1;
      return [run, start];
    }),
  );
}

function range(from: number, to: number): string {
  return from === to ? `record ${from}` : `records ${from} to ${to}`;
}

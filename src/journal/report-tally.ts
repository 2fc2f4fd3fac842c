import type { ReportRow } from './report.ts';

/** How the incidents with one playbook ended. */
export interface Tally {
  /** Undefined where the error was not recognised. */
  readonly playbook: string | undefined;
  readonly outcomes: ReadonlyMap<string, number>;
  readonly closed: number;
  /** Of those that were resolved, in milliseconds; undefined where none was. */
  readonly medianTook: number | undefined;
}

/** Each playbook by its name; what was not recognised comes last. */
export function tallies(rows: readonly ReportRow[]): readonly Tally[] {
  const closed = rows.filter(({ what }) => what === 'closed');
  const names = [...new Set(closed.map(({ playbook }) => playbook))].toSorted(byName);
  return names.map((name) =>
    tally(
      name,
      closed.filter(({ playbook }) => playbook === name),
    ),
  );
}

function tally(playbook: string | undefined, closed: readonly ReportRow[]): Tally {
  const outcomes = new Map<string, number>();
  for (const { outcome = 'unknown' } of closed) {
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  return { playbook, outcomes, closed: closed.length, medianTook: medianTook(closed) };
}

/** From the report to the end of what was resolved. */
export function medianTook(rows: readonly ReportRow[]): number | undefined {
  return median(
    rows.flatMap(({ outcome, took }) => (outcome === 'resolved' && took !== undefined ? took : [])),
  );
}

function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((one, other) => one - other);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

function byName(one: string | undefined, other: string | undefined): number {
  if (one === undefined || other === undefined)
    return one === other ? 0 : one === undefined ? 1 : -1;
  return one < other ? -1 : Number(one > other);
}

import type { Plan } from '#src/approval/plan.ts';
import type { Change } from '#src/incident/event.ts';
import type { Truth } from '#src/incident/finding.ts';
import { type Known, weigh } from '#src/playbook/judge.ts';
import type { Looks, Value } from '#src/playbook/reading.ts';

export interface Rechecked {
  /** Whether the evidence that the plan rests on still holds. */
  readonly truth: Truth;
  /** What is no longer as it was when people approved. */
  readonly changes: readonly Change[];
}

/**
 * Holds fresh readings against a plan. A reading that was compared as a whole, or that goes into the script as
 * a parameter, must be the same; one that was compared by a bound may move as long as the comparison holds.
 */
export function recheck(plan: Plan, known: Known): Rechecked {
  const changes = Object.entries(plan.readings)
    .map(([path, before]) => ({ path, before, now: readingAt(known.looks, path, known.answers) }))
    .filter((change) => matters(plan, change, known));
  return { truth: weigh(plan.evidence, known), changes };
}

/** After a rollback: every reading that the plan rested on is again what it was. */
export function isAsBefore(plan: Plan, known: Known): Truth {
  const { changes } = recheck(plan, known);
  if (changes.some(({ now }) => now !== undefined)) return 'fails';
  return changes.length > 0 ? 'unknown' : weigh(plan.evidence, known);
}

export function readingAt(
  looks: Looks,
  path: string,
  answers: Readonly<Record<string, Value>>,
): Value | undefined {
  const [probe = '', key = ''] = path.split('.');
  if (probe === 'answers') return answers[key];
  const look = looks[probe];
  return look?.kind === 'read' ? look.values[key] : undefined;
}

function matters({ evidence, exact }: Plan, { path, before, now }: Change, known: Known): boolean {
  if (now === before) return false;
  if (exact.includes(path)) return true;
  const expected = evidence[path];
  if (now === undefined || expected === undefined || typeof expected !== 'object') return true;
  return weigh({ [path]: expected }, known) !== 'holds';
}

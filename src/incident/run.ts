import type { Plan } from '#src/approval/plan.ts';
import type { Phase } from '#src/incident/command.ts';
import { RunId } from '#src/incident/incident.ts';

const starts: Readonly<Record<Phase, number>> = { apply: 0, rollback: 8, confirm: 16 };

/** The run of a plan's phase. It follows from the digest, so one plan can never have a second run. */
export function runOf(plan: Plan, phase: Phase): RunId {
  const start = starts[phase];
  return RunId.parse(`run-${plan.digest.slice(start, start + 8)}`);
}

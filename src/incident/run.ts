import type { Plan } from '#src/approval/plan.ts';
import type { Phase } from '#src/incident/command.ts';
import { RunId } from '#src/incident/incident.ts';

/** The run of a plan's phase. It follows from the digest, so one plan can never have a second run. */
export function runOf(plan: Plan, phase: Phase): RunId {
  const start = phase === 'apply' ? 0 : 8;
  return RunId.parse(`run-${plan.digest.slice(start, start + 8)}`);
}

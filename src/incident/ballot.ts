import type { Decision, Plan } from '#src/approval/plan.ts';
import type { Ballot } from '#src/approval/quorum.ts';
import type { Incident } from '#src/incident/incident.ts';

/** A plan with what was said to it, and every account of whoever reported the error. */
export function ballotOf(
  { reporter }: Incident,
  plan: Plan,
  decisions: readonly Decision[],
): Ballot {
  return { plan, decisions, reporter: reporter.account, reporterAccounts: reporter.accounts };
}

import type { Requirement } from '#src/approval/plan.ts';
import type { Settings } from '#src/conductor/context.ts';
import type { Finding } from '#src/incident/finding.ts';
import type { ScriptRemedy } from '#src/playbook/schema.ts';

/** What the site's policy of today asks for a remedy of this playbook, as far as its cause is proven. */
export function requirementOf(
  settings: Settings,
  { risk, approvals }: Pick<ScriptRemedy, 'risk' | 'approvals'>,
  finding: Finding | undefined,
): Requirement {
  const suspected = finding?.verdict !== 'confirmed';
  return settings.requirement({ risk, playbookApprovals: approvals, suspected });
}

import type { Requirement } from '#src/approval/plan.ts';
import type { AccountId } from '#src/identity/person.ts';
import type { Risk } from '#src/playbook/schema.ts';

/** What the site asks for before a plan may run. An empty list of approvers approves nothing. */
export interface ApprovalPolicy {
  /** Number of distinct people, by risk. */
  readonly approvals: Readonly<Record<Risk, number>>;
  readonly requesterMayApprove: boolean;
  /** "anyone" only where the configuration says so in words. */
  readonly approvers: readonly AccountId[] | 'anyone';
}

/** What is known of the remedy that somebody wants to run. */
export interface RemedyRisk {
  readonly risk: Risk;
  /** What the playbook asks for; counts only where it is stricter than the site. */
  readonly playbookApprovals?: number | undefined;
  /** The cause is only suspected: one approval more. */
  readonly suspected: boolean;
}

/** What a plan of this risk needs. The site's policy is the floor: a playbook can only be stricter. */
export function requirementFor(policy: ApprovalPolicy, remedy: RemedyRisk): Requirement {
  const floor = Math.max(1, policy.approvals[remedy.risk]);
  const wanted = Math.max(floor, remedy.playbookApprovals ?? floor);
  return {
    approvals: remedy.suspected ? wanted + 1 : wanted,
    requesterMayApprove: policy.requesterMayApprove,
    approvers: policy.approvers,
  };
}

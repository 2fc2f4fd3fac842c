import type { Decision, Plan } from '#src/approval/plan.ts';
import type { AccountId } from '#src/identity/person.ts';

/** How far a clock may be set back without harm, in ms: what network time corrects in passing. */
const clockSlack = 60_000;

export type Weighed =
  | { readonly kind: 'refused'; readonly reason: RefusalReason }
  | { readonly kind: 'declined' }
  | { readonly kind: 'counted'; readonly missing: number }
  | { readonly kind: 'approved' };

export type RefusalReason =
  | 'not-entitled'
  | 'is-requester'
  | 'already-decided'
  | 'other-plan'
  | 'expired'
  | 'no-approvers';

export interface Ballot {
  readonly plan: Plan;
  /** Decisions that counted so far. */
  readonly decisions: readonly Decision[];
  readonly reporter: AccountId;
}

/** Says what one more decision means. Fails closed; distinct accounts are counted, never clicks. */
export function weighDecision(ballot: Ballot, decision: Decision): Weighed {
  const refused = refusal(ballot, decision);
  if (refused !== undefined) return { kind: 'refused', reason: refused };
  if (decision.decision === 'decline') return { kind: 'declined' };
  const missing =
    ballot.plan.requirement.approvals - approvers([...ballot.decisions, decision]).size;
  return missing > 0 ? { kind: 'counted', missing } : { kind: 'approved' };
}

/** Tells whether the decisions suffice for exactly this plan at this time. Asked again before anything runs. */
export function isApproved(ballot: Ballot, at: number): boolean {
  const { plan, decisions, reporter } = ballot;
  if (at > plan.expiresAt || plan.requirement.approvals < 1) return false;
  const valid = decisions.filter(
    (decision) =>
      decision.decision === 'approve' &&
      decision.digest === plan.digest &&
      decision.at <= plan.expiresAt &&
      // Given in the future: the clock was set back, and nobody knows how old this approval is.
      decision.at <= at + clockSlack &&
      entitlement({ plan, decisions: [], reporter }, decision.by.account) === undefined,
  );
  return approvers(valid).size >= plan.requirement.approvals;
}

function refusal(ballot: Ballot, decision: Decision): RefusalReason | undefined {
  const { plan, decisions, reporter } = ballot;
  if (decision.at > plan.expiresAt) return 'expired';
  if (decision.digest !== plan.digest) return 'other-plan';
  // The person who asked for it may always take it back.
  if (decision.decision === 'decline' && isRequester(plan, reporter, decision.by.account)) return;
  const missing = entitlement(ballot, decision.by.account);
  if (missing !== undefined) return missing;
  const voted = decisions.some(({ by }) => by.account === decision.by.account);
  return voted && decision.decision === 'approve' ? 'already-decided' : undefined;
}

function entitlement({ plan, reporter }: Ballot, account: AccountId): RefusalReason | undefined {
  const { approvers: entitled, requesterMayApprove } = plan.requirement;
  if (entitled !== 'anyone' && entitled.length === 0) return 'no-approvers';
  if (entitled !== 'anyone' && !entitled.includes(account)) return 'not-entitled';
  if (!requesterMayApprove && isRequester(plan, reporter, account)) return 'is-requester';
  return undefined;
}

function isRequester(plan: Plan, reporter: AccountId, account: AccountId): boolean {
  return account === plan.requester || account === reporter;
}

function approvers(decisions: readonly Decision[]): ReadonlySet<AccountId> {
  return new Set(
    decisions.filter(({ decision }) => decision === 'approve').map(({ by }) => by.account),
  );
}

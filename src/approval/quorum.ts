import { type EntitlementFault, entitlementFault, isRequester } from '#src/approval/entitled.ts';
import type { Decision, Plan, Requirement } from '#src/approval/plan.ts';
import { groupsWithoutPerson, humansAmong, standingApprovals } from '#src/approval/voters.ts';
import { type AccountId, isSameHuman } from '#src/identity/person.ts';

/** How far a clock may be set back without harm, in ms: what network time corrects in passing. */
const clockSlack = 60_000;

export type Weighed =
  | { readonly kind: 'refused'; readonly reason: RefusalReason }
  | { readonly kind: 'declined' }
  /** Somebody of several has said no, and that does not end it. */
  | { readonly kind: 'opposed'; readonly missing: number }
  | { readonly kind: 'counted'; readonly missing: number }
  | { readonly kind: 'approved' };

export type RefusalReason =
  | EntitlementFault
  /** A guest, or of another organisation. */
  | 'external'
  | 'already-decided'
  | 'other-plan'
  /** It needs a code of an authenticator app, and there was none, or it was not right. */
  | 'no-second-factor'
  | 'expired'
  /** The rules of the site say no at this moment; the words come with it. */
  | 'policy';

export interface Ballot {
  readonly plan: Plan;
  /** Decisions that counted so far. */
  readonly decisions: readonly Decision[];
  readonly reporter: AccountId;
  /** Every other account of whoever reported it. */
  readonly reporterAccounts?: readonly AccountId[] | undefined;
  /** What the site asks for today, beside what it asked for when the plan was made. */
  readonly today?: Requirement | undefined;
}

/** Says what one more decision means. Fails closed; distinct humans are counted, never clicks. */
export function weighDecision(ballot: Ballot, decision: Decision): Weighed {
  const refused = refusal(ballot, decision);
  if (refused !== undefined) return { kind: 'refused', reason: refused };
  const decisions = [...ballot.decisions.filter(isBy(decision.at)), decision];
  if (decision.decision === 'decline') {
    return isTheEnd(ballot, decision)
      ? { kind: 'declined' }
      : { kind: 'opposed', missing: missingIn({ ...ballot, decisions }) };
  }
  const missing = missingIn({ ...ballot, decisions });
  return missing > 0 ? { kind: 'counted', missing } : { kind: 'approved' };
}

/** Tells whether the decisions suffice for exactly this plan at this time. Asked again before anything runs. */
export function isApproved(ballot: Ballot, at: number): boolean {
  const { plan, decisions } = ballot;
  if (at > plan.expiresAt || requirementsOf(ballot).some(({ approvals }) => approvals < 1))
    return false;
  const valid = decisions.filter(
    (decision) =>
      decision.digest === plan.digest &&
      decision.at <= plan.expiresAt &&
      isBy(at)(decision) &&
      (decision.decision === 'decline' ||
        (fault(ballot, decision) === undefined && !lacksFactor(ballot, decision))),
  );
  return missingIn({ ...ballot, decisions: valid }) === 0;
}

/** A yes of the future: the clock was set back, and nobody knows how old it is. A no counts all the same. */
function isBy(at: number): (decision: Decision) => boolean {
  return (decision) => decision.decision === 'decline' || decision.at <= at + clockSlack;
}

/** How many people more it takes: of then and of now, whatever asks for more. */
function missingIn(ballot: Ballot): number {
  const people = standingApprovals(ballot.decisions).map(({ by }) => by);
  const humans = humansAmong(people);
  const missing = requirementsOf(ballot).map(({ approvals, oneFromEach = [] }) =>
    Math.max(approvals - humans.length, groupsWithoutPerson(oneFromEach, humans)),
  );
  return Math.max(0, ...missing);
}

function refusal(ballot: Ballot, decision: Decision): RefusalReason | undefined {
  const { plan, decisions } = ballot;
  if (decision.at > plan.expiresAt) return 'expired';
  if (decision.digest !== plan.digest) return 'other-plan';
  // The person who asked for it may always take it back.
  if (decision.decision === 'decline' && isAskers(ballot, decision)) return;
  const missing = fault(ballot, decision);
  if (missing !== undefined) return missing;
  const before = decisions.filter(({ by }) => isSameHuman(by, decision.by)).at(-1);
  if (before?.decision === decision.decision) return 'already-decided';
  return lacksFactor(ballot, decision) ? 'no-second-factor' : undefined;
}

/** Which second factor each yes needs: of then or of now, whoever asks for one. */
export function secondFactorOf(
  ballot: Pick<Ballot, 'plan' | 'today'>,
): Requirement['secondFactor'] {
  return requirementsOf(ballot).find(({ secondFactor }) => secondFactor !== undefined)
    ?.secondFactor;
}

/** A no needs none. */
function lacksFactor(ballot: Ballot, { decision, secondFactor }: Decision): boolean {
  const wanted = secondFactorOf(ballot);
  return decision === 'approve' && wanted !== undefined && secondFactor?.kind !== wanted;
}

function isTheEnd(ballot: Ballot, decision: Decision): boolean {
  const all = requirementsOf(ballot);
  return all.some(({ decline }) => decline !== 'counts') || isAskers(ballot, decision);
}

function isAskers(ballot: Ballot, { by }: Decision): boolean {
  return isRequester({ plan: ballot.plan, reporter: reporterOf(ballot) }, by);
}

function fault(ballot: Ballot, { by, at }: Decision): EntitlementFault | undefined {
  const { plan } = ballot;
  return requirementsOf(ballot)
    .map((requirement) =>
      entitlementFault({ plan, requirement, reporter: reporterOf(ballot), at }, by),
    )
    .find((found) => found !== undefined);
}

function requirementsOf({ plan, today }: Pick<Ballot, 'plan' | 'today'>): readonly Requirement[] {
  return today === undefined ? [plan.requirement] : [plan.requirement, today];
}

function reporterOf({ reporter, reporterAccounts = [] }: Ballot): readonly AccountId[] {
  return [reporter, ...reporterAccounts];
}

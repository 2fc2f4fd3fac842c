import type { Breaking } from '#src/approval/break-glass.ts';
import type { Decision, Plan, Requirement } from '#src/approval/plan.ts';
import { isApproved } from '#src/approval/quorum.ts';
import type { Ruled as ByRules } from '#src/approval/unattended.ts';
import { boundsOf, decisionsWithin, requirementWithin } from '#src/conductor/bounds.ts';
import type { Context } from '#src/conductor/context.ts';
import { isStillLetAlone } from '#src/conductor/glass-ruling.ts';
import { requirementOf } from '#src/conductor/requirement-of.ts';
import { personToday, type Rules } from '#src/conductor/rules-of-today.ts';
import type { RepairRuling } from '#src/conductor/ruling.ts';
import { withStandingFactor } from '#src/conductor/second-factor.ts';
import { mayRunNow } from '#src/conductor/unattended.ts';
import { barredAs } from '#src/identity/person.ts';
import { isNamed, isPlatformGroup } from '#src/identity/principal.ts';
import { ballotOf } from '#src/incident/ballot.ts';
import type { Undecided } from '#src/incident/event.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import { lookUp } from '#src/playbook/look-up.ts';

/** The world, and the rules and enrolments as they were read for this. */
export interface Weighing {
  readonly context: Context;
  readonly loaded: LoadedPlaybook;
  readonly rules: Rules;
  /** Enrolments of second factors that stand still behind the decisions; absent: none does. */
  readonly enrolments?: ReadonlySet<string> | undefined;
}

/** A plan, whoever decided on it, and what the rules of now say of it. */
export interface Decided {
  readonly plan: Plan;
  readonly decisions: readonly Decision[];
  readonly ruled?: ByRules | undefined;
  readonly glass?: Breaking | undefined;
  readonly ruling: RepairRuling;
}

/** Who does not stand for a plan any more by the rules and the people of now; `undefined` when it is decided. */
export function undecidedBy(
  weighing: Weighing,
  decided: Decided,
  incident: Incident,
): Undecided | undefined {
  const { plan, ruled, glass } = decided;
  if (glass !== undefined)
    return isStillLetAlone(weighing, { ...decided, glass }, incident) ? undefined : 'glass';
  if (ruled !== undefined) return mayRunNow(weighing, incident, plan) ? undefined : 'rules';
  if (!isStillAllowed(weighing, decided, incident)) return 'approvals';
  return mayStillAsk(weighing, decided) ? undefined : 'asker';
}

/**
 * Whether whoever asked might still ask. What a platform said of their groups it said with that click; where a rule
 * names such a group, that they are nobody who left is all that can be known later.
 */
function mayStillAsk({ context, rules }: Weighing, { plan, ruling }: Decided): boolean {
  if (ruling.kind === 'refused') return false;
  const { requester: account } = plan;
  const by = personToday(rules, { account, name: account }, context.clock.now());
  if (barredAs(by) !== undefined) return false;
  const clauses = ruling.ask ?? [];
  return clauses.every((clause) =>
    clause.some((principal) => isPlatformGroup(principal) || isNamed(principal, by)),
  );
}

/** The policy may have changed since the plan was made, and an approver with it: then the approval is void. */
function isStillAllowed(
  { context, loaded, rules, enrolments = new Set() }: Weighing,
  { plan, decisions: given, ruling }: Decided,
  incident: Incident,
): boolean {
  const { assessment } = incident;
  if (ruling.kind === 'refused') return false;
  const at = Math.min(context.clock.now(), plan.expiresAt);
  const bounds = boundsOf(context, incident);
  const decisions = decisionsWithin(bounds, given).map((decision) => ({
    ...withStandingFactor(decision, enrolments),
    // Whoever has left since, or lost a group of the site, does not stand for it any more.
    by: personToday(rules, decision.by, at),
  }));
  const remedy = lookUp(loaded.playbook.remedies, plan.remedy);
  if (remedy?.kind !== 'script') return false;
  const finding = assessment?.findings.find(({ cause }) => cause === plan.cause);
  const ofPlaybook = requirementOf(context.settings, remedy, finding);
  const site = ruling.requirement.policy === undefined ? ofPlaybook : ruling.requirement;
  const requirement = withFactorOf(plan, requirementWithin(bounds, site));
  const ballot = { ...ballotOf(incident, plan, decisions), plan: { ...plan, requirement } };
  // Whether it has expired since is for others to say: this is about people.
  return isApproved(ballot, at);
}

/** A code that the plan asked for is asked for still: only here is it known whose app was taken away since. */
function withFactorOf({ requirement: { secondFactor } }: Plan, today: Requirement): Requirement {
  return secondFactor === undefined ? today : { ...today, secondFactor };
}

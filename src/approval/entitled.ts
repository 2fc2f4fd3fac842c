import type { Plan, Requirement } from '#src/approval/plan.ts';
import {
  type AccountId,
  barredAs,
  foldAccount,
  marksOf,
  type Person,
} from '#src/identity/person.ts';
import { isOneOf } from '#src/identity/principal.ts';

export type EntitlementFault =
  | 'not-entitled'
  | 'is-requester'
  | 'no-approvers'
  | 'unmapped'
  | 'disabled'
  | 'unverified';

/** Who a plan was made for, and when somebody says something to it. */
export interface Occasion {
  readonly plan: Plan;
  readonly requirement: Requirement;
  /** Every account of whoever reported it. */
  readonly reporter: readonly AccountId[];
  readonly at: number;
}

/** What keeps this person from approving, with the groups that they had at that moment. */
export function entitlementFault(occasion: Occasion, by: Person): EntitlementFault | undefined {
  const barred = barredAs(by);
  if (barred !== undefined) return barred;
  const { requirement } = occasion;
  const { approvers, from = [] } = requirement;
  const isNobody = approvers !== 'anyone' && approvers.length === 0;
  if (isNobody || from.some((clause) => clause.length === 0)) return 'no-approvers';
  if (approvers !== 'anyone' && !approvers.includes(by.account)) return 'not-entitled';
  if (!from.every((clause) => isOneOf([...clause, ...escalated(occasion)], by)))
    return 'not-entitled';
  return !requirement.requesterMayApprove && isRequester(occasion, by) ? 'is-requester' : undefined;
}

/** Whether it is the human who reported it or asked for the repair, by whatever account. */
export function isRequester({ plan, reporter }: Pick<Occasion, 'plan' | 'reporter'>, by: Person) {
  const asked = [plan.requester, ...(plan.requesterAccounts ?? []), ...reporter].map(foldAccount);
  return marksOf(by).some((mark) => asked.includes(mark));
}

/** Those who may approve as well, now that it has waited so long. */
function escalated({ plan, requirement: { escalation }, at }: Occasion): readonly string[] {
  if (escalation === undefined || plan.madeAt === undefined) return [];
  return at >= plan.madeAt + escalation.after ? escalation.to : [];
}

/** When the next group is called; `undefined` when there is none. */
export function escalatesAt({ madeAt, requirement: { escalation } }: Plan): number | undefined {
  return madeAt === undefined || escalation === undefined ? undefined : madeAt + escalation.after;
}

import type { Decision, Plan } from '#src/approval/plan.ts';
import type { Text } from './card.ts';
import type { CardContext } from './draft.ts';
import { count } from './measure.ts';
import { accountName } from './place.ts';
import { joined, mention } from './span.ts';

const mentioned = 5;

export interface Asked {
  readonly plan: Plan;
  readonly decisions: readonly Decision[];
  readonly context: CardContext;
}

/** Whose approval is needed still, and by which rule. Mentions only those who can give it. */
export function approverTexts({ plan, decisions, context }: Asked): {
  readonly needed: Text;
  readonly rule: Text;
} {
  const { approvals, approvers } = plan.requirement;
  const given = new Set(decisions.map(({ by }) => by.account)).size;
  const progress = given === 0 ? count(approvals, 'person', 'people') : `${given} of ${approvals}`;
  if (approvers === 'anyone')
    return { needed: [`${progress}, anybody here`], rule: rule(plan, context) };
  if (approvers.length === 0) {
    return {
      needed: ['nobody may approve: the list of approvers is empty'],
      rule: rule(plan, context),
    };
  }
  return {
    needed: [`${progress} of `, ...names(plan, decisions, context)],
    rule: rule(plan, context),
  };
}

/** "Jonas Weber or Li Chen": who may be asked, without mentioning them. */
export function approverNames(plan: Plan, context: CardContext): string {
  const { approvers } = plan.requirement;
  if (approvers === 'anyone') return 'anybody here but the one who asked';
  const able = approvers.filter((account) => mayApprove(account, plan));
  const shown = able.slice(0, mentioned).map((account) => accountName(account, context));
  const rest = able.length > mentioned ? ` or ${able.length - mentioned} more` : '';
  return shown.length === 0 ? '' : `${shown.join(' or ')}${rest}`;
}

function names(plan: Plan, decisions: readonly Decision[], context: CardContext): Text {
  const open = (plan.requirement.approvers === 'anyone' ? [] : plan.requirement.approvers).filter(
    (account) => mayApprove(account, plan) && !decisions.some(({ by }) => by.account === account),
  );
  const shown = open
    .slice(0, mentioned)
    .map((account): Text => [mention({ account, name: accountName(account, context) })]);
  const more: Text = open.length > mentioned ? [`, … (${open.length - mentioned} more)`] : [];
  return open.length === 0
    ? ['the approvers of this site; none of them is left who may']
    : [...joined(shown, ', '), ...more];
}

function mayApprove(account: Plan['requester'], { requester, requirement }: Plan): boolean {
  return requirement.requesterMayApprove || account !== requester;
}

function rule({ requester, requirement }: Plan, context: CardContext): Text {
  const name = accountName(requester, context);
  return requirement.requesterMayApprove
    ? [`${name} asked for it and may approve it too: the configuration of this site says so`]
    : [`not ${name}, who asked for it`];
}

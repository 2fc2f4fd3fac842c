import { escalatesAt } from '#src/approval/entitled.ts';
import type { Decision, Plan } from '#src/approval/plan.ts';
import { humansAmong } from '#src/approval/voters.ts';
import { AccountId } from '#src/identity/person.ts';
import { isPlatformGroup, type Principal } from '#src/identity/principal.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { Span, Text } from './card.ts';
import type { CardContext } from './draft.ts';
import { listed } from './measure.ts';
import { accountName } from './place.ts';
import { joined, mention } from './span.ts';

const mentioned = 5;

/** A plan with what decides who may still say yes to it. */
export interface Ballot {
  readonly plan: Plan;
  readonly decisions: readonly Decision[];
  readonly incident: Incident;
}

/** How many approvals are needed, and from whom. Mentions only those who can still give one. */
export function neededText(ballot: Ballot, context: CardContext): Text {
  const { approvals, approvers, from = [] } = ballot.plan.requirement;
  const isNobody = approvers !== 'anyone' && approvers.length === 0;
  if (isNobody || from.some((clause) => clause.length === 0)) {
    return ['nobody may approve: the list of approvers is empty'];
  }
  const given = humansAmong(ballot.decisions.map(({ by }) => by)).length;
  const progress = `${approvals} needed${given === 0 ? '' : `, ${given} given`}, from `;
  if (approvers === 'anyone' && from.length > 0) return [progress, ...namedText(ballot, context)];
  if (approvers === 'anyone') return [progress, 'anybody here'];
  const open = able(ballot);
  const people = open
    .slice(0, mentioned)
    .map((account): Text => [person(account, ballot, context)]);
  const more: Text = open.length > mentioned ? [`, … (${open.length - mentioned} more)`] : [];
  return open.length === 0
    ? [progress, 'nobody: of the approvers none is left who may']
    : [progress, ...joined(people, ', '), ...more];
}

/** Whether those who asked for it may approve it, and why. */
export function ruleText(ballot: Ballot, context: CardContext): Text {
  const names = listed(
    requesters(ballot).map((account) => accountName(account, ballot.incident, context)),
  );
  return ballot.plan.requirement.requesterMayApprove
    ? [`${names} may approve too, having asked for it: the configuration of this site says so`]
    : [`not ${names}, who asked for it`];
}

/** "Jonas Weber or Li Chen": who may be asked, without mentioning them; empty when nobody may. */
export function approverNames(ballot: Ballot, context: CardContext): string {
  const { approvers, from = [] } = ballot.plan.requirement;
  if (approvers === 'anyone' && from.length > 0) return clauseNames(ballot, context);
  if (approvers === 'anyone') return 'somebody who did not ask for it';
  const open = able(ballot);
  const shown = open
    .slice(0, mentioned)
    .map((account) => accountName(account, ballot.incident, context));
  const rest = open.length > mentioned ? ` or ${open.length - mentioned} more` : '';
  return shown.length === 0 ? '' : `${shown.join(' or ')}${rest}`;
}

/** Groups and people that the rules of the site name; each list counts. Mentions whom they name by account. */
function namedText(ballot: Ballot, context: CardContext): Text {
  const { from = [], oneFromEach = [] } = ballot.plan.requirement;
  const clauses = from.map((clause): Text => {
    const named = clause
      .slice(0, mentioned)
      .map((principal): Text => [principalSpan(principal, ballot, context)]);
    return clause.length > mentioned
      ? [...joined(named, ' or '), ' or others']
      : joined(named, ' or ');
  });
  const each = oneFromEach.map((principal): Text => [principalSpan(principal, ballot, context)]);
  return [
    ...joined(clauses, ', who are also '),
    ...calledText(ballot, context),
    ...(each.length === 0 ? [] : ['; one each for ', ...joined(each, ' and ')]),
  ];
}

/** Those who may as well, once it has waited long enough. */
function calledText(ballot: Ballot, context: CardContext): Text {
  const at = escalatesAt(ballot.plan);
  const { escalation } = ballot.plan.requirement;
  if (at === undefined || escalation === undefined || context.now < at) return [];
  const names = escalation.to.map((each): Text => [principalSpan(each, ballot, context)]);
  return [', and now also ', ...joined(names, ' or ')];
}

function clauseNames({ plan, incident }: Ballot, context: CardContext): string {
  const names = (plan.requirement.from ?? []).map((clause) =>
    clause
      .slice(0, mentioned)
      .map((each) => principalName(each, incident, context))
      .join(' or '),
  );
  return names.join(', who are also ');
}

function principalSpan(principal: Principal, { incident }: Ballot, context: CardContext): Span {
  const account = AccountId.safeParse(principal);
  const name = principalName(principal, incident, context);
  const isMember =
    account.success && !principal.startsWith('person:') && !isPlatformGroup(principal);
  return isMember ? mention({ account: account.data, name }) : name;
}

function principalName(principal: Principal, incident: Incident, context: CardContext): string {
  if (principal === 'anyone') return 'anybody here';
  if (principal.startsWith('person:')) return principal.slice('person:'.length);
  const account = AccountId.safeParse(principal);
  if (!account.success) return `the group ${principal}`;
  return isPlatformGroup(principal)
    ? `the group ${principal}`
    : accountName(account.data, incident, context);
}

/** Approvers who may decide and have not. */
function able(ballot: Ballot): readonly AccountId[] {
  const { approvers, requesterMayApprove } = ballot.plan.requirement;
  if (approvers === 'anyone') return [];
  const excluded = requesterMayApprove ? [] : requesters(ballot);
  return approvers.filter(
    (account) =>
      !excluded.includes(account) && !ballot.decisions.some(({ by }) => by.account === account),
  );
}

function requesters({ plan, incident }: Ballot): readonly AccountId[] {
  return [...new Set([plan.requester, incident.reporter.account])];
}

function person(account: AccountId, { incident }: Ballot, context: CardContext): Span {
  return mention({ account, name: accountName(account, incident, context) });
}

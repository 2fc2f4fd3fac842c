import { weighDecision } from '#src/approval/quorum.ts';
import type { AccountId, Person } from '#src/identity/person.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { ThreadRef } from '#src/ports/chat.ts';
import type { Text } from './card.ts';
import type { CardContext } from './draft.ts';
import { hostSpan } from './place.ts';
import { relative } from './span.ts';
import { whereItStands } from './standing.ts';

/** One line about an incident, for an overview of one person. */
export interface WaitingLine {
  readonly reference: string;
  readonly text: Text;
  /** Where it is talked through. */
  readonly thread: ThreadRef;
}

export interface WaitingLines {
  /** Open incidents that this person reported, newest first. */
  readonly incidents: readonly WaitingLine[];
  /** Plans whose approval by this person would count now, the one that expires first in front. */
  readonly approvals: readonly WaitingLine[];
}

/** What is open of somebody, and what waits for them. Whether they are external is not known here. */
export function waitingLines(
  open: readonly Incident[],
  account: AccountId,
  context: CardContext,
): WaitingLines {
  const own = open
    .filter(({ reporter }) => reporter.account === account)
    .toSorted((a, b) => b.openedAt - a.openedAt)
    .map((incident) => ({
      reference: incident.id,
      thread: incident.thread,
      text: [hostSpan(incident, context), ': ', ...whereItStands(incident, context)],
    }));
  return { incidents: own, approvals: approvalLines(open, account, context) };
}

function approvalLines(
  open: readonly Incident[],
  account: AccountId,
  context: CardContext,
): readonly WaitingLine[] {
  return open
    .flatMap((incident) => {
      const { state } = incident;
      if (state.kind !== 'waiting' || !mayCount(incident, { account, name: '' }, context.now))
        return [];
      const { title, expiresAt } = state.plan;
      const text = [`${title} on `, hostSpan(incident, context), ', expires ', relative(expiresAt)];
      return [{ reference: incident.id, thread: incident.thread, text, expiresAt }];
    })
    .toSorted((a, b) => a.expiresAt - b.expiresAt)
    .map(({ reference, thread, text }) => ({ reference, thread, text }));
}

/** Tells whether an approval by this person would count now. Whether they are external is not known here. */
export function mayCount({ state, reporter }: Incident, by: Person, now: number): boolean {
  if (state.kind !== 'waiting') return false;
  const { plan, decisions } = state;
  const decision = { by, decision: 'approve', digest: plan.digest, at: now } as const;
  return (
    weighDecision({ plan, decisions, reporter: reporter.account }, decision).kind !== 'refused'
  );
}

import { reviewFault } from '#src/approval/break-glass.ts';
import { weighDecision } from '#src/approval/quorum.ts';
import type { AccountId, Person } from '#src/identity/person.ts';
import { reviewDueAt, unreviewed } from '#src/incident/broken.ts';
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
  /** What this person may review; then plans whose approval by them would count, whatever ends first in front. */
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
  const reviews = reviewLines(open, { account, name: '' }, context);
  return { incidents: own, approvals: [...reviews, ...approvalLines(open, account, context)] };
}

/** What one person did alone, and this one may review; the review that is due first in front. */
export function reviewLines(
  open: readonly Incident[],
  by: Person,
  context: Pick<CardContext, 'now' | 'simulated'>,
): readonly WaitingLine[] {
  return open
    .filter((incident) => mayReview(incident, by))
    .toSorted((a, b) => (reviewDueAt(a) ?? 0) - (reviewDueAt(b) ?? 0))
    .map((incident) => ({
      reference: incident.id,
      thread: incident.thread,
      text: reviewText(incident, context),
    }));
}

function reviewText(incident: Incident, context: Pick<CardContext, 'now' | 'simulated'>): Text {
  const names = unreviewed(incident).map(({ by }) => by.name);
  const due = reviewDueAt(incident);
  return [
    `review what ${[...new Set(names)].join(' and ')} did alone on `,
    hostSpan(incident, { ...context, probes: {} }),
    ...(due === undefined ? [] : [', due ', relative(due)]),
  ];
}

/** By what is known of this person, or was when the glass was broken. What the rules say by now is asked at the press. */
function mayReview({ state, broken }: Incident, by: Person): boolean {
  return (
    state.kind === 'reviewing' &&
    unreviewed({ broken }).every(
      ({ by: breaker, review: terms, reviewers }) =>
        reviewers.people.some(({ account }) => account === by.account) ||
        reviewFault({ breaker, terms }, by) === undefined,
    )
  );
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

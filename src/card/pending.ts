import type { Incident } from '#src/incident/incident.ts';
import { approverNames } from './approver.ts';
import type { Block, Text } from './card.ts';
import { bullets, type CardContext, type Draft, draft, paragraph } from './draft.ts';
import { count } from './measure.ts';
import { hostSpan } from './place.ts';
import { cappedList } from './shown.ts';
import { code, link, relative, strong } from './span.ts';
import type { WaitingLine } from './waiting.ts';

/** A plan that waits, and where. */
export interface Pending {
  readonly incident: Incident;
  /** An https address of the thread, from its platform. */
  readonly link?: string | undefined;
  /** The words of whoever asks would count. */
  readonly isMine: boolean;
}

/** What waits to be reviewed by whoever asks, and where. */
export interface PendingReview extends WaitingLine {
  readonly link?: string | undefined;
}

const mostItems = 15;

export interface AllPending {
  readonly pending: readonly Pending[];
  readonly reviews: readonly PendingReview[];
}

/** What the reader may review, and plans that wait for approval: those that the reader may approve first. */
export function approvalsCard(
  { pending, reviews }: AllPending,
  context: Pick<CardContext, 'now' | 'simulated'>,
): Draft {
  const mine = pending.filter(({ isMine }) => isMine);
  const others = pending.filter(({ isMine }) => !isMine);
  return draft(
    {
      severity: mine.length + reviews.length > 0 ? 'question' : 'info',
      title: [titleOf(mine.length, pending.length)],
      blocks: [
        ...reviewPart(reviews),
        ...part('For you', mine, context),
        ...part('For others', others, context),
      ],
    },
    context,
  );
}

function titleOf(mine: number, all: number): string {
  if (all === 0) return 'No plan waits for approval.';
  const waiting = `${count(all, 'plan')} ${all === 1 ? 'waits' : 'wait'} for approval`;
  return mine === 0 ? `${waiting}, none of them yours to decide.` : `${waiting}, ${mine} by you.`;
}

function reviewPart(reviews: readonly PendingReview[]): readonly Block[] {
  if (reviews.length === 0) return [];
  const lines = reviews.map(
    ({ reference, text, link: address }): Text => [
      code(reference),
      ' ',
      ...text,
      ...(address === undefined ? [] : [', ', link('open', address)]),
    ],
  );
  return [paragraph(strong('For you to review')), bullets(cappedList(lines, mostItems))];
}

function part(
  title: string,
  pending: readonly Pending[],
  context: Pick<CardContext, 'now' | 'simulated'>,
): readonly Block[] {
  if (pending.length === 0) return [];
  const lines = pending.map((one) => lineOf(one, context));
  return [paragraph(strong(title)), bullets(cappedList(lines, mostItems))];
}

function lineOf(
  { incident, link: address }: Pending,
  { now, simulated }: Pick<CardContext, 'now' | 'simulated'>,
): Text {
  const { state, id } = incident;
  if (state.kind !== 'waiting') return [];
  const { plan, decisions } = state;
  const context = { now, simulated, probes: {} };
  return [
    code(id),
    ` ${plan.title} on `,
    hostSpan(incident, context),
    `, ${plan.risk} risk, `,
    neededOf(approverNames({ plan, decisions, incident }, context), {
      given: new Set(decisions.map(({ by }) => by.account)).size,
      needed: plan.requirement.approvals,
    }),
    ', expires ',
    relative(plan.expiresAt),
    ...(address === undefined ? [] : [', ', link('open', address)]),
  ];
}

/** Nobody is mentioned in a list. */
function neededOf(names: string, { given, needed }: { given: number; needed: number }): string {
  const who = names === '' ? 'nobody is left who may' : `from ${names}`;
  return `${given} of ${needed} given, ${who}`;
}

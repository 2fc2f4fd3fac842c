import type { Broken } from '#src/incident/broken.ts';
import { reviewDueAt, unreviewed } from '#src/incident/broken.ts';
import type { Incident, IncidentState } from '#src/incident/incident.ts';
import type { Block, Text } from './card.ts';
import {
  type CardContext,
  type Draft,
  type DraftAction,
  draft,
  fact,
  factBlock,
  paragraph,
} from './draft.ts';
import { brokenFacts, calledText } from './glass.ts';
import { hostSpan, reference } from './place.ts';
import { capped } from './shown.ts';
import { clock, relative } from './span.ts';
import { outcomeWord } from './standing.ts';

type Reviewing = Extract<IncidentState, { readonly kind: 'reviewing' }>;

/** It has ended: somebody else has to say what they think of what one person did alone. */
export function reviewAskedCard(incident: Incident, context: CardContext): Draft {
  const { state } = incident;
  if (state.kind !== 'reviewing') return nothingToReview(context);
  return draft(
    {
      severity: 'question',
      title: ['To be reviewed: the glass was broken on ', hostSpan(incident, context), '.'],
      blocks: [...tellingBlocks(incident, state), factBlock(reference(incident))],
      actions: actions(state),
      slot: reviewSlot(state),
    },
    context,
  );
}

export function reviewReminderCard(incident: Incident, context: CardContext): Draft {
  return askedAgain(incident, context, {
    severity: 'question',
    title: ['Still to be reviewed: what was done alone on ', hostSpan(incident, context), '.'],
    more: 'The card with the buttons stands above.',
  });
}

/** The time has passed: said every day, to everybody, until somebody reviews it. */
export function reviewOverdueCard(incident: Incident, context: CardContext): Draft {
  return askedAgain(incident, context, {
    severity: 'error',
    title: [
      'Overdue: nobody has reviewed what was done alone on ',
      hostSpan(incident, context),
      '.',
    ],
    more: 'Until it is reviewed the glass stays whole, as the rules of this site say for whom. The card with the buttons stands above.',
  });
}

/** What somebody else said of it. Only now it is over. */
export function reviewedCard(incident: Incident, context: CardContext): Draft {
  const broken = incident.broken?.at(-1);
  const review = broken?.reviewed;
  if (broken === undefined || review === undefined) return nothingToReview(context);
  const { says, by, words, at } = review;
  const objects = says === 'objected';
  return draft(
    {
      severity: objects ? 'warning' : 'success',
      title: [
        `Reviewed: ${by.name} ${objects ? 'objects to' : 'acknowledges'} what was done alone on `,
        hostSpan(incident, context),
        '.',
      ],
      blocks: [
        factBlock(fact('Says', capped(words, 900)), fact('When', clock(at))),
        paragraph(...calledText(broken.told), 'this is over.'),
        factBlock(reference(incident)),
      ],
    },
    context,
  );
}

/** The card that asked for the review, once it is done or the incident goes on: without buttons. */
export function settledReview(incident: Incident, context: CardContext): Draft | undefined {
  const was = context.before?.state;
  if (was?.kind !== 'reviewing' || incident.state.kind === 'reviewing') return undefined;
  const review = incident.broken?.at(-1)?.reviewed;
  return draft(
    {
      severity: 'info',
      title:
        review === undefined
          ? ['The incident goes on; its review is asked for at its end.']
          : [`Reviewed by ${review.by.name}, `, clock(review.at)],
      blocks: (incident.broken ?? []).map((broken) => factBlock(...brokenFacts(broken))),
      slot: reviewSlot(was),
    },
    context,
  );
}

interface Again {
  readonly severity: 'question' | 'error';
  readonly title: Text;
  readonly more: string;
}

function askedAgain(incident: Incident, context: CardContext, again: Again): Draft {
  const { state } = incident;
  if (state.kind !== 'reviewing') return nothingToReview(context);
  const { severity, title, more } = again;
  const blocks = [
    ...tellingBlocks(incident, state),
    paragraph(more),
    factBlock(reference(incident)),
  ];
  return draft({ severity, title, blocks }, context);
}

function tellingBlocks(incident: Incident, { outcome, at }: Reviewing): readonly Block[] {
  const open = unreviewed(incident);
  const due = reviewDueAt(incident);
  return [
    ...open.map((broken) => factBlock(...brokenFacts(broken))),
    factBlock(
      fact('Outcome', outcomeWord(outcome), ', ', clock(at)),
      due === undefined ? undefined : fact('Due', relative(due), ', ', clock(due)),
    ),
    ...open.slice(-1).map((broken) => paragraph(...askedText(broken))),
  ];
}

function askedText({ by, reviewers, review, told }: Broken): Text {
  const who = calledText(reviewers);
  const named = who.length > 0 ? who : [`${(review.by[0] ?? []).join(' or ')}: `];
  const others = calledText(told);
  return [
    ...named,
    `please say whether this was right. ${by.name} cannot.`,
    ...(others.length === 0 ? [] : [' Told as well: ', ...others.slice(0, -1), '.']),
  ];
}

function actions({ at: ending }: Reviewing): readonly DraftAction[] {
  return [
    {
      label: 'Acknowledge…',
      style: 'primary',
      form: { label: 'What you looked at, and why it was right', multiline: true },
      meaning: { kind: 'review', says: 'acknowledged', ending },
    },
    {
      label: 'Object…',
      style: 'danger',
      form: { label: 'What was not right, and what is to be done', multiline: true },
      meaning: { kind: 'review', says: 'objected', ending },
    },
  ];
}

/** One slot for each end, so that each review is asked for in a message of its own. */
function reviewSlot({ at }: Reviewing): string {
  return `review-${at}`;
}

function nothingToReview(context: CardContext): Draft {
  return draft({ severity: 'info', title: ['There is nothing to review any more.'] }, context);
}

import { leastReview } from '#src/incident/broken.ts';
import type { Saying } from '#src/incident/command.ts';
import type { GlassRefusal } from '#src/incident/glass.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { ReviewRefusal } from '#src/incident/review.ts';
import type { Span } from './card.ts';
import { type CardContext, type Draft, draft, factBlock, paragraph } from './draft.ts';
import { principalText } from './glass.ts';
import { planOf, reference } from './place.ts';
import { factorText } from './second-factor.ts';
import { capped } from './shown.ts';

type Of<Kind extends Saying['kind']> = Saying & { readonly kind: Kind };

/** Privately: why the glass stays whole. Nothing was done. */
export function glassRefusedCard(
  { by, reason, message, factorFault }: Of<'glass-refused'>,
  incident: Incident,
  context: CardContext,
): Draft {
  const advice =
    reason === 'no-second-factor'
      ? factorText(factorFault)
      : [message === undefined ? glassAdvice(reason, incident, context) : sentence(message)];
  return refused(
    { to: by.account, incident, context },
    'The glass stays whole. Nothing was done.',
    advice,
  );
}

/** Privately: why a review does not count. */
export function reviewRefusedCard(
  { by, reason, message }: Of<'review-refused'>,
  incident: Incident,
  context: CardContext,
): Draft {
  const advice = message === undefined ? reviewAdvice(reason, incident) : sentence(message);
  return refused({ to: by.account, incident, context }, 'This review does not count.', [advice]);
}

interface Place {
  readonly to: NonNullable<Draft['to']>;
  readonly incident: Incident;
  readonly context: CardContext;
}

function refused({ to, incident, context }: Place, title: string, advice: readonly Span[]): Draft {
  const blocks = [paragraph(...advice), factBlock(reference(incident))];
  return draft({ severity: 'warning', title: [title], blocks, to }, context);
}

function glassAdvice(reason: GlassRefusal, incident: Incident, context: CardContext): string {
  const glass = planOf(incident, context)?.requirement.glass;
  switch (reason) {
    case 'no-glass':
      return 'The rules of this site let nobody run this alone.';
    case 'not-entitled':
      return `Only ${(glass?.by ?? []).map(principalText).join(' or ')} may break it.`;
    case 'no-reason':
      return `Write why it cannot wait, in ${glass?.reason ?? 0} letters or more.`;
    case 'no-second-factor':
      return 'Write the code of your authenticator app in front of the reason.';
    case 'opposed':
      return 'Somebody has declined it and can be asked. Where others are there to say no, nobody decides alone.';
    case 'expired':
      return 'The plan has expired. Report the error again, and I make a new one.';
    case 'other-plan':
      return 'The card you pressed shows another plan than the one that waits now.';
    case 'unmapped':
      return 'I do not know whose account this is. Whoever runs this bot keeps the list of people.';
    case 'disabled':
      return 'This account was disabled.';
    case 'unverified':
      return 'The directory does not answer, so I cannot tell what you may.';
    case 'policy':
      return 'The rules of this site say no at this moment.';
  }
}

function reviewAdvice(reason: ReviewRefusal, { broken }: Incident): string {
  const named = broken?.at(-1)?.review.by.at(-1) ?? [];
  switch (reason) {
    case 'is-breaker':
      return 'Whoever broke the glass does not review it, nor somebody in their name.';
    case 'not-entitled':
      return `Only ${named.map(principalText).join(' or ')} may review it.`;
    case 'no-words':
      return `Write what you think of it, in ${leastReview} letters or more.`;
    case 'unmapped':
      return 'I do not know whose account this is. Whoever runs this bot keeps the list of people.';
    case 'disabled':
      return 'This account was disabled.';
    case 'unverified':
      return 'The directory does not answer, so I cannot tell what you may.';
    case 'policy':
      return 'The rules of this site say no at this moment.';
  }
}

function sentence(text: string): string {
  const said = capped(text, 600);
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}${/[.!?]$/.test(said) ? '' : '.'}`;
}

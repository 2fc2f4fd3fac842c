import type { Saying } from '#src/incident/command.ts';
import type { Incident } from '#src/incident/incident.ts';
import { type CardContext, type Draft, draft, paragraph } from './draft.ts';
import { count } from './measure.ts';
import { hostSpan } from './place.ts';

type Of<Kind extends Saying['kind']> = Saying & { readonly kind: Kind };

/** One cause is proven gone; another confirmed one is next. */
export function causeGoneCard(
  { title }: Of<'cause-gone'>,
  incident: Incident,
  context: CardContext,
): Draft {
  const left = (incident.assessment?.findings ?? []).filter(
    ({ verdict, hiddenBy }) => verdict === 'confirmed' && hiddenBy === undefined,
  );
  return draft(
    {
      severity: 'success',
      title: ['One cause is gone on ', hostSpan(incident, context), `: ${title}`],
      blocks: [
        paragraph('The readings prove it.'),
        left.length === 0
          ? undefined
          : paragraph(`${count(left.length, 'confirmed cause')} left; it is not over yet.`),
      ],
    },
    context,
  );
}

/** Applied, not fixed, nothing to put back; another remedy is next. */
export function notFixedCard(
  { title }: Of<'not-fixed'>,
  incident: Incident,
  context: CardContext,
): Draft {
  return draft(
    {
      severity: 'warning',
      title: [
        'Done as planned, but the fault on ',
        hostSpan(incident, context),
        ' is still there.',
      ],
      blocks: [
        paragraph(`Tried: ${title}. There is nothing to put back, and I will not try it again.`),
      ],
    },
    context,
  );
}

import type { Saying } from '#src/incident/command.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { Text } from './card.ts';
import { type CardContext, type Draft, draft, numbered, paragraph } from './draft.ts';
import { count } from './measure.ts';
import { hostSpan } from './place.ts';
import { capped, cappedList } from './shown.ts';
import { strong } from './span.ts';

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
        paragraph('The readings prove it. '),
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

/** Steps for a person. */
export function adviceCard(
  remedies: readonly string[],
  incident: Incident,
  context: CardContext,
): Draft {
  const offers = [incident, context.before].flatMap((known) => known?.assessment?.offers ?? []);
  const advice = remedies.flatMap(
    (remedy) => offers.find((offer) => offer.remedy === remedy) ?? [],
  );
  const [only] = advice;
  return draft(
    {
      severity: 'info',
      title:
        advice.length === 1 && only !== undefined
          ? [`By hand: ${only.title}`]
          : ['By hand, in this order'],
      blocks: advice.flatMap(({ title, steps }) => [
        advice.length === 1 ? undefined : paragraph(strong(title)),
        numbered(
          cappedList(
            steps.map((step): Text => [capped(step, 1000)]),
            20,
          ),
        ),
      ]),
    },
    context,
  );
}

/** Something is wrong with the bot itself. */
export function brokeCard({ id }: Incident, context: CardContext): Draft {
  return defectCard(id, context);
}

/** Something broke; the number leads whoever runs the bot to the log. */
export function defectCard(
  reference: string,
  context: Pick<CardContext, 'now' | 'simulated'>,
): Draft {
  return draft(
    {
      severity: 'error',
      title: [`Something broke on my side, number ${reference}.`],
      blocks: [
        paragraph(
          'It is a fault of mine, not of yours. Whoever runs me finds it in my log under this number.',
        ),
      ],
    },
    context,
  );
}

import type { Person } from '#src/identity/person.ts';
import { type CardContext, type Draft, draft, paragraph } from './draft.ts';
import { capped } from './shown.ts';

type Context = Pick<CardContext, 'now' | 'simulated'>;

/** Everything is held: for everybody to see, where it was said. */
export function stoppedCard(reason: string, by: Person, context: Context): Draft {
  return draft(
    {
      severity: 'error',
      title: [`Everything is stopped, by ${by.name}.`],
      blocks: [
        paragraph(capped(reason, 300)),
        paragraph(
          'Nothing is looked at, planned, approved or begun until somebody writes "resume everything". What has begun is proven, or put back.',
        ),
      ],
    },
    context,
  );
}

export function resumedCard(by: Person, context: Context): Draft {
  return draft(
    {
      severity: 'success',
      title: [`It goes on, by ${by.name}.`],
      blocks: [
        paragraph('Plans that wait may be approved again, as long as they have not expired.'),
      ],
    },
    context,
  );
}

/** Privately: why this word does nothing, and who may say it. */
export function brakeRefusedCard(why: string, context: Context): Draft {
  return draft(
    {
      severity: 'warning',
      title: ['Nothing was stopped, and nothing goes on, by that.'],
      blocks: [paragraph(capped(why, 600))],
    },
    context,
  );
}

import type { Saying } from '#src/incident/command.ts';
import type { Incident } from '#src/incident/incident.ts';
import { type CardContext, type Draft, draft, factBlock, paragraph } from './draft.ts';
import { duration } from './measure.ts';
import { isUntouched, reference } from './place.ts';
import { capped } from './shown.ts';

/** The rules of the site do not let the host be looked at: what they say, and that nothing was done. */
export function heldCard(
  { message }: Extract<Saying, { kind: 'held' }>,
  incident: Incident,
  context: CardContext,
): Draft {
  const rest = isUntouched(incident) ? 'Nothing was done.' : 'Nothing further is done.';
  return draft(
    {
      severity: 'warning',
      title: [`I may not go on. ${rest}`],
      blocks: [paragraph(capped(message, 1000)), factBlock(reference(incident))],
    },
    context,
  );
}

/** To somebody who reports more than the site takes from one person. What they wrote is not lost to them. */
export function tooManyReportsCard(
  { times, withinMs }: { readonly times: number; readonly withinMs: number },
  context: Pick<CardContext, 'now' | 'simulated'>,
): Draft {
  return draft(
    {
      severity: 'warning',
      title: ['I take no more reports of yours for now.'],
      blocks: [
        paragraph(
          `This site takes ${times} from one person within ${duration(withinMs)}. Look at "status" for those that are open, or report it again later.`,
        ),
      ],
    },
    context,
  );
}

/** To somebody whose account the site has disabled. Privately, and without a word about what is open. */
export function disabledCard(context: Pick<CardContext, 'now' | 'simulated'>): Draft {
  return draft(
    {
      severity: 'warning',
      title: ['This account was disabled here, so nothing happened now.'],
      blocks: [paragraph('Whoever runs this bot keeps the list of people and their accounts.')],
    },
    context,
  );
}

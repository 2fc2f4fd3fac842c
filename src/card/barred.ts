import type { Bar } from '#src/incident/channel-rule.ts';
import type { Saying } from '#src/incident/command.ts';
import type { Incident } from '#src/incident/incident.ts';
import { type CardContext, type Draft, draft, factBlock, paragraph } from './draft.ts';
import { isUntouched, reference } from './place.ts';
import type { ReplyContext } from './replies.ts';
import { mention } from './span.ts';

/** The rules of the channel end an incident. No host is named: perhaps that is what they are about. */
export function barredCard(
  { by }: Extract<Saying, { kind: 'barred' }>,
  incident: Incident,
  context: CardContext,
): Draft {
  const changed = isUntouched(incident) ? 'Nothing was changed. ' : 'Nothing further is changed. ';
  return draft(
    {
      severity: 'warning',
      title: [`I stop here: ${reason(by)}.`],
      blocks: [
        paragraph(changed, mention(incident.reporter), ', ask whoever runs me where this belongs.'),
        factBlock(reference(incident)),
      ],
    },
    context,
  );
}

/** Where the bot was told to do nothing. */
export function notHereCard(context: ReplyContext): Draft {
  return draft(
    {
      severity: 'info',
      title: ['I take no reports here.'],
      blocks: [paragraph('Whoever runs me can tell you where I do.')],
    },
    context,
  );
}

function reason(by: Bar): string {
  switch (by) {
    case 'channel':
      return 'this channel is not for looking at hosts or changing them';
    case 'playbook':
      return 'this playbook is not for this channel';
    case 'host':
      return 'this channel is not for that host';
    case 'approvals':
      return 'too few of those who approved may decide in this channel';
  }
}

import type { Incident } from '#src/incident/incident.ts';
import { type CardContext, type Draft, draft, fact, factBlock, paragraph } from './draft.ts';
import { hostSpan } from './place.ts';
import type { ReplyContext } from './replies.ts';
import { capped } from './shown.ts';
import { clock, code, link } from './span.ts';
import { whereItStands } from './standing.ts';

/** How one incident stands, open or closed; `address` opens its thread. */
export function incidentStatusCard(
  incident: Incident,
  address: string | undefined,
  context: CardContext,
): Draft {
  const { id, host, playbook, reporter, openedAt, assessment } = incident;
  const proven = (assessment?.findings ?? []).filter(({ verdict }) => verdict === 'confirmed');
  return draft(
    {
      severity: 'info',
      title: [code(id), ': ', ...whereItStands(incident, context)],
      blocks: [
        factBlock(
          host === undefined ? undefined : fact('Host', hostSpan(incident, context)),
          playbook === undefined ? undefined : fact('Error', capped(playbook.title, 200)),
          proven.length === 0
            ? undefined
            : fact('Proven', proven.map(({ title }) => capped(title, 200)).join('; ')),
          fact('Reported', `by ${reporter.name}, `, clock(openedAt)),
          address === undefined ? undefined : fact('Thread', link('open', address)),
        ),
      ],
    },
    context,
  );
}

/** A number that is none, or none that this person may ask about. */
export function unknownIncidentCard(named: string, context: ReplyContext): Draft {
  return draft(
    {
      severity: 'question',
      title: ['I know no incident ', code(capped(named, 40)), ' that you may ask about here.'],
      blocks: [paragraph('What is open now: ', code('status'))],
    },
    context,
  );
}

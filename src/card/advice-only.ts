import type { Finding } from '#src/incident/finding.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { Block, Severity, Text } from './card.ts';
import { codeSpans } from './code-text.ts';
import {
  bullets,
  type CardContext,
  type Draft,
  draft,
  fact,
  factBlock,
  paragraph,
} from './draft.ts';
import { becauseText } from './evidence.ts';
import { capped, cappedList } from './shown.ts';
import { mention, strong } from './span.ts';

const mostCauses = 8;

interface Ending {
  readonly severity: Severity;
  readonly title: Text;
  readonly blocks: readonly Block[];
}

/** What is usually behind an error, where no host may be looked at: nothing in it is claimed to be proven. */
export function adviceOnlyCard(incident: Incident, context: CardContext): Draft {
  const { playbook, codes, assessment } = incident;
  const causes = (assessment?.findings ?? []).filter(({ verdict }) => verdict !== 'ruled-out');
  const ranked = causes.toSorted((one, other) => rank(one) - rank(other));
  return draft(
    {
      severity: 'info',
      title: ['What is usually behind this: ', playbook?.title ?? 'the error'],
      blocks: [
        factBlock(codes.length === 0 ? undefined : fact('Recognised', ...codeSpans(codes))),
        paragraph('I look at no host from here; these are the causes that I know, none is proven.'),
        ...ranked.slice(0, mostCauses).flatMap((finding) => causeBlocks(finding, context)),
        ranked.length > mostCauses
          ? paragraph(
              `Rarer: ${ranked
                .slice(mostCauses)
                .map(({ title }) => title)
                .join('; ')}.`,
            )
          : undefined,
      ],
    },
    context,
  );
}

/** An answer has left some likelier than others. */
function rank({ verdict }: Finding): number {
  return ['confirmed', 'suspected', 'unknown', 'ruled-out'].indexOf(verdict);
}

function causeBlocks(
  { title, explanation, because }: Finding,
  context: CardContext,
): readonly Block[] {
  const told = because.filter(({ truth }) => truth === 'holds');
  return [
    paragraph(strong(title), `. ${capped(explanation, 400)}`),
    bullets(
      cappedList(
        told.map((line) => ['because ', ...becauseText(line, context)]),
        4,
      ),
    ),
  ];
}

/** Where only advice is given, and it did not help. */
export function adviceUsedUp({ reporter }: Pick<Incident, 'reporter'>): Ending {
  return {
    severity: 'warning',
    title: ['That was all I can tell from here.'],
    blocks: [
      paragraph(
        mention(reporter),
        ', this needs somebody with access to the host. I look at none from this channel.',
      ),
    ],
  };
}

import type { Incident } from '#src/incident/incident.ts';
import { endingOf } from '#src/incident/step.ts';
import type { Text } from './card.ts';
import { codeSpans } from './code-text.ts';
import { bullets, type Draft, draft } from './draft.ts';
import type { ReplyContext } from './replies.ts';
import { relative } from './span.ts';

/** One that was solved, and where it can be read. */
export interface Solved {
  readonly incident: Incident;
  /** https, of the platform. */
  readonly url: string;
}

/** What was solved in the same channel before. It names no host: others read it whom none was named to. */
export function similarCard(solved: readonly Solved[], context: ReplyContext): Draft {
  return draft(
    {
      severity: 'info',
      title: [
        solved.length === 1 ? 'Solved here before:' : 'Solved here before, the most alike first:',
      ],
      blocks: [bullets(solved.map((one) => line(one)))],
    },
    context,
  );
}

function line({ incident, url }: Solved): Text {
  const { playbook, codes, openedAt } = incident;
  const at = endingOf(incident)?.at ?? openedAt;
  return [
    { kind: 'link', text: playbook?.title ?? 'an error', url },
    ...(codes.length === 0 ? [] : [', ', ...codeSpans(codes, ', ')]),
    ', ',
    relative(at),
  ];
}

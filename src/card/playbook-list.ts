import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import type { Playbook } from '#src/playbook/schema.ts';
import type { Block, Text } from './card.ts';
import { bullets, type Draft, draft, paragraph } from './draft.ts';
import { count } from './measure.ts';
import type { ReplyContext } from './replies.ts';
import { capped, cappedList } from './shown.ts';
import { code, strong } from './span.ts';

const mostItems = 40;
const mostOfOne = 20;

/** Every error that the bot can look into. */
export function playbooksCard(playbooks: readonly LoadedPlaybook[], context: ReplyContext): Draft {
  const items = playbooks.map(
    ({ name, playbook }): Text => [code(name), ` ${capped(playbook.title, 150)}`],
  );
  return draft(
    {
      severity: 'info',
      title: [
        playbooks.length === 0
          ? 'I have no playbook for you here.'
          : `I can look into ${count(playbooks.length, 'kind')} of error.`,
      ],
      blocks: [
        bullets(cappedList(items, mostItems)),
        playbooks.length === 0
          ? undefined
          : paragraph('What one of them knows: ', code(`playbooks ${playbooks[0]?.name}`)),
      ],
    },
    context,
  );
}

/** What one playbook recognises, can prove, and can repair. */
export function playbookCard({ name, playbook }: LoadedPlaybook, context: ReplyContext): Draft {
  const { title, summary, causes } = playbook;
  return draft(
    {
      severity: 'info',
      title: [capped(title, 200)],
      blocks: [
        paragraph(capped(summary, 1000)),
        ...listed('Recognised by', signatures(playbook)),
        ...listed(
          'Causes it can prove',
          Object.values(causes).map(({ title: what }) => [what]),
        ),
        ...listed('Repairs, after approval', repairs(playbook)),
        ...listed('Advice, for a person to carry out', advice(playbook)),
        paragraph('Its name is ', code(name), '.'),
      ],
    },
    context,
  );
}

/** A playbook that there is not. */
export function unknownPlaybookCard(
  named: string,
  nearest: readonly string[],
  context: ReplyContext,
): Draft {
  return draft(
    {
      severity: 'question',
      title: ['I have no playbook called ', code(capped(named, 60)), '.'],
      blocks: [
        nearest.length === 0
          ? paragraph('All of them: ', code('playbooks'))
          : paragraph('Did you mean one of these?'),
        bullets(nearest.map((name) => [code(name)])),
      ],
    },
    context,
  );
}

function listed(title: string, items: readonly Text[]): readonly Block[] {
  return items.length === 0
    ? []
    : [paragraph(strong(title)), bullets(cappedList(items, mostOfOne))];
}

function signatures({ signatures: all }: Playbook): readonly Text[] {
  return all.map(({ code: number, extended, text }): Text => {
    const numbers = [number, extended].filter((one) => one !== undefined);
    return [
      ...(numbers.length === 0 ? [] : [code(numbers.join(' / '))]),
      ...(numbers.length > 0 && text !== undefined ? [' with the words '] : []),
      ...(text === undefined ? [] : [code(capped(text, 150))]),
    ];
  });
}

function repairs({ remedies }: Playbook): readonly Text[] {
  return Object.values(remedies).flatMap((remedy) =>
    remedy.kind === 'script' ? [[`${remedy.title} (${remedy.risk} risk)`]] : [],
  );
}

function advice({ remedies }: Playbook): readonly Text[] {
  return Object.values(remedies).flatMap((remedy) =>
    remedy.kind === 'advice' ? [[remedy.title]] : [],
  );
}

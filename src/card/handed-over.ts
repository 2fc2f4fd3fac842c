import type { Saying } from '#src/incident/command.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { Text } from './card.ts';
import { type CardContext, type Draft, draft, factBlock, paragraph } from './draft.ts';
import { hostSpan, reference } from './place.ts';
import { capped } from './shown.ts';
import { joined, mention } from './span.ts';

/** More are not mentioned: a message that calls everybody calls nobody. */
const mentioned = 5;

/** The same repair does not last: the machine stops, and people are called. */
export function handedOverCard(
  saying: Extract<Saying, { kind: 'handed-over' }>,
  incident: Incident,
  context: CardContext,
): Draft {
  return draft(
    {
      severity: 'error',
      title: ['Handed over: I do not repair ', hostSpan(incident, context), ' once more.'],
      blocks: [
        paragraph(capped(saying.message, 600)),
        paragraph(...calledText(saying, incident)),
        factBlock(reference(incident)),
      ],
    },
    context,
  );
}

function calledText(
  { to }: Extract<Saying, { kind: 'handed-over' }>,
  { reporter }: Incident,
): Text {
  const people = to.people.slice(0, mentioned).map((person): Text => [mention(person)]);
  const more = to.people.length - people.length;
  const others = to.others.slice(0, mentioned).map((each) => nameOf(each));
  const called = [
    ...people,
    ...(more > 0 ? [[`${more} more`]] : []),
    ...others.map((each): Text => [each]),
  ];
  if (called.length === 0) {
    return [
      mention(reporter),
      ', the rules call nobody for this: somebody who knows the host has to look.',
    ];
  }
  return [
    ...joined(called, ', '),
    ': please look why the fault comes back. All readings and runs are in the journal under the reference.',
  ];
}

function nameOf(principal: string): string {
  return principal.startsWith('person:') ? principal.slice(7) : `the group ${principal}`;
}

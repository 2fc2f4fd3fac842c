import type { Card, Text } from '#src/card/card.ts';
import { noteCard } from '#src/chat/note-card.ts';
import { isBotError } from '#src/errors.ts';
import { addressOf, isDirect, type Place } from './place.ts';

/** Where a report that was made by a command or a form is looked into. */
export function takenCard(now: number, place: Place): Card {
  const thread = { kind: 'link', text: 'the thread', url: addressOf(place) } as const;
  const text: Text = isDirect(place)
    ? ['I answer here.']
    : ['I answer in ', thread, ', where everybody in this channel can follow.'];
  return noteCard({ now, severity: 'info', title: ['I am looking into it'], text });
}

/** Why nothing came of it, and what to do. */
export function refusedCard(now: number, error: unknown): Card {
  const isKnown = isBotError(error);
  const title = isKnown ? error.message : 'Something broke, and nothing was done.';
  const hint = isKnown ? error.hint : undefined;
  return noteCard({
    now,
    severity: 'error',
    title: [title],
    text: [hint ?? 'Please try again. If it happens twice, tell whoever runs me.'],
  });
}

export function elsewhereCard(now: number): Card {
  return noteCard({
    now,
    severity: 'error',
    title: ['I do not work here'],
    text: ['I answer in the servers that I was set up for, and in direct messages with me.'],
  });
}

export function noTextCard(now: number): Card {
  return noteCard({
    now,
    severity: 'info',
    title: ['That message has no text'],
    text: [
      'Press ',
      { kind: 'code', text: 'Ctrl+C' },
      ' in the dialog that shows the error, and paste it as text.',
    ],
  });
}

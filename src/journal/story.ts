import { advance, open } from '#src/incident/advance.ts';
import type { Event, EventKind } from '#src/incident/event.ts';
import type { Incident } from '#src/incident/incident.ts';
import { endingOf } from '#src/incident/step.ts';
import { canonicalJson } from './canonical.ts';
import type { JournalRecord } from './record.ts';
import { sentence } from './sentence.ts';
import type { Told } from './told.ts';

/** One record as people read it. All text of users and hosts in it is on one line, clean and capped. */
export interface Telling extends Told {
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** The story of one incident, from its records in order. */
export function tellStory(records: readonly JournalRecord[]): readonly Telling[] {
  let before: Incident | undefined;
  return records.map(({ seq, event }) => {
    const after = next(before, event);
    const { text, details } = sentence(event, before ?? after);
    const telling = {
      seq,
      at: event.at,
      text,
      details: [...details, ...effect(event, before, after)],
    };
    before = after;
    return telling;
  });
}

function next(before: Incident | undefined, event: Event): Incident | undefined {
  if (before !== undefined) return advance(before, event).incident;
  return event.kind === 'opened' ? open(event).incident : undefined;
}

/** These tell people something and move nothing. */
const oftenWithoutEffect: readonly EventKind[] = [
  'lease-awaited',
  'shown-again',
  'due',
  'forgotten',
];

/** What became of the incident by this event, where that is not plain from the event. */
function effect(
  event: Event,
  before: Incident | undefined,
  after: Incident | undefined,
): readonly string[] {
  if (after === undefined) return ['the first record of this incident is missing'];
  const wasOpen = before === undefined || endingOf(before) === undefined;
  const ending = endingOf(after);
  if (wasOpen && ending !== undefined) return [`outcome: ${ending.outcome}`];
  if (before === undefined || oftenWithoutEffect.includes(event.kind)) return [];
  return canonicalJson(before) === canonicalJson(after) ? ['this had no effect'] : [];
}

import { lengthOf, type ReviewFault, reviewFault } from '#src/approval/break-glass.ts';
import { isOpen, leastReview, reviewDueAt, unreviewed } from '#src/incident/broken.ts';
import type { Step } from '#src/incident/command.ts';
import type { Event } from '#src/incident/event.ts';
import type { Incident } from '#src/incident/incident.ts';
import { ignore, move, say, stay } from '#src/incident/step.ts';

type Of<Kind extends Event['kind']> = Event & { readonly kind: Kind };

/** Why a review does not count: who says it, that it says nothing, or what the rules of now say. */
export type ReviewRefusal = ReviewFault | 'no-words' | 'policy';

/** Somebody else has looked at what one person did alone. Only now the incident is over. */
export function reviewed(incident: Incident, event: Of<'reviewed'>): Step {
  const { state } = incident;
  const { by, says, words, at } = event;
  if (state.kind !== 'reviewing' || event.ending !== state.at)
    return stay(incident, { kind: 'too-late', by });
  const reason = refusalOf(incident, event);
  if (reason !== undefined)
    return stay(incident, { kind: 'review-refused', by, reason, message: event.refusal });
  const review = { by, says, words, at };
  const broken = incident.broken?.map((each) =>
    isOpen(each) ? { ...each, reviewed: review } : each,
  );
  const { toldAt: _told, reminded: _reminded, overdue: _overdue, ...ending } = state;
  return move({ ...incident, broken }, { ...ending, kind: 'closed' }, say({ kind: 'reviewed' }));
}

/** A reminder, or the time for the review has passed: said again, until somebody reviews it. */
export function reviewDue(incident: Incident, { timer, at }: Of<'due'>): Step {
  const { state } = incident;
  if (state.kind !== 'reviewing') return ignore(incident);
  if (timer === 'escalation') {
    if (state.overdue || at < (reviewDueAt(incident) ?? at)) return ignore(incident);
    const overdue = { ...state, overdue: true, toldAt: at };
    return move(incident, overdue, say({ kind: 'review-overdue' }));
  }
  if (timer !== 'reminder' || (state.reminded && !state.overdue)) return ignore(incident);
  const saying = state.overdue ? 'review-overdue' : 'review-reminder';
  return move(incident, { ...state, reminded: true, toldAt: at }, say({ kind: saying }));
}

function refusalOf(incident: Incident, event: Of<'reviewed'>): ReviewRefusal | undefined {
  const { by, words, refusal } = event;
  if (refusal !== undefined) return 'policy';
  const fault = unreviewed(incident)
    .map(({ by: breaker, review: terms }) => reviewFault({ breaker, terms }, by))
    .find((found) => found !== undefined);
  return fault ?? (lengthOf(words) < leastReview ? 'no-words' : undefined);
}

import type { Ending, Incident, IncidentState, Outcome } from '#src/incident/incident.ts';
import type { Text } from './card.ts';
import { byWhom } from './decided.ts';
import type { CardContext } from './draft.ts';
import { hostSpan, remedyTitle } from './place.ts';
import { clock, relative } from './span.ts';

const outcomes: Readonly<Record<Outcome, string>> = {
  resolved: 'resolved',
  'changed-not-fixed': 'changed, but not fixed',
  'rolled-back': 'put back as it was',
  advised: 'handed over with advice',
  declined: 'declined',
  expired: 'expired',
  'no-cause-found': 'closed without a cause',
  cancelled: 'called off',
  unknown: 'closed with its outcome unknown',
};

/** An outcome in words. */
export function outcomeWord(outcome: Outcome): string {
  return outcomes[outcome];
}

/** Where an incident stands, in one sentence: what became of it, when, by whom. */
export function whereItStands(incident: Incident, context: CardContext): Text {
  const { state } = incident;
  const host = hostSpan(incident, context);
  if (state.kind === 'closed') return closed(state, incident, context);
  if (state.kind === 'reviewing')
    return [...closed(state, incident, context), ' It waits for its review.'];
  if (state.kind === 'explaining')
    return ['I have told what I found on ', host, ' ', relative(state.since), '.'];
  if (state.kind === 'asking') return ['I wait for an answer, asked ', relative(state.since), '.'];
  if ('plan' in state) return [`${doing(state)}: ${state.plan.title} on `, host, '.'];
  return state.kind === 'probing'
    ? ['I am looking at ', host, '.']
    : ['I am working out a plan for ', host, '.'];
}

function closed(
  { outcome, at, by, remedy, confirmedBy }: Ending,
  incident: Incident,
  context: CardContext,
): Text {
  const what = remedy === undefined ? [] : [` (${remedyTitle(remedy, incident, context)})`];
  const works = confirmedBy === undefined ? [] : [` ${confirmedBy.name} says that it works.`];
  return [
    'It was ',
    outcomeWord(outcome),
    ...what,
    byWhom(by),
    ', ',
    relative(at),
    ', ',
    clock(at),
    '.',
    ...works,
  ];
}

function doing(state: Extract<IncidentState, { plan: unknown }>): string {
  switch (state.kind) {
    case 'waiting':
      return 'Waiting for approval';
    case 'rechecking':
      if (state.glass !== undefined)
        return 'Let by one person alone; looking again before it is applied';
      return state.ruled === undefined
        ? 'Approved; looking again before it is applied'
        : 'Let by a rule of the site; looking again before it is applied';
    case 'applying':
      return 'Being applied';
    case 'verifying':
      return 'Applied; being verified';
    case 'confirming':
      return 'Proven; the host is told to keep it';
    case 'rolling-back':
      return 'Being put back';
  }
}

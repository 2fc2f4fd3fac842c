import { entitlementFault } from '#src/approval/entitled.ts';
import { isSameHuman } from '#src/identity/person.ts';
import { advisesOnly } from '#src/incident/barred.ts';
import type { Step } from '#src/incident/command.ts';
import type { Event } from '#src/incident/event.ts';
import type { Incident } from '#src/incident/incident.ts';
import { look, proceed, recognise } from '#src/incident/proceed.ts';
import { reviewDue } from '#src/incident/review.ts';
import { close, endingOf, ignore, move, say, stay } from '#src/incident/step.ts';
import { chosenByRule } from '#src/incident/unattended.ts';

type Of<Kind extends Event['kind']> = Event & { readonly kind: Kind };

export function answered(incident: Incident, event: Of<'answered'>): Step {
  const { state } = incident;
  if (state.kind !== 'asking' || state.question.key !== event.question) {
    return stay(incident, { kind: 'too-late', by: event.by });
  }
  const answers =
    event.value === undefined
      ? incident.answers
      : { ...incident.answers, [event.question]: event.value };
  const known = {
    ...incident,
    answers,
    ...(event.host === undefined || advisesOnly(incident) ? {} : { host: event.host }),
    skipped: event.value === undefined ? [...incident.skipped, event.question] : incident.skipped,
  };
  return recognise(known, event.recognition, event.at);
}

export function probed(incident: Incident, event: Of<'probed'>): Step {
  if (incident.state.kind !== 'probing') return ignore(incident);
  const known = { ...incident, looks: { ...incident.looks, ...event.looks } };
  return proceed(known, event.assessment, event.at);
}

export function chosen(incident: Incident, event: Of<'chosen'>): Step {
  const { state } = incident;
  if (event.ruled !== undefined) return chosenByRule(incident, event);
  if (state.kind !== 'explaining') return stay(incident, { kind: 'too-late', by: event.by });
  const offer = incident.assessment?.offers.find(
    ({ remedy, cause }) => remedy === event.remedy && cause === event.cause,
  );
  if (offer === undefined || incident.tried.includes(event.remedy)) {
    return stay(incident, { kind: 'too-late', by: event.by });
  }
  const { remedy, cause, by, at } = event;
  if (offer.kind === 'advice') {
    const closed = close(incident, { outcome: 'advised', at, by, remedy });
    return {
      incident: closed.incident,
      commands: [say({ kind: 'advice', remedies: [remedy] }), ...closed.commands],
    };
  }
  return move(incident, { kind: 'proposing', remedy, cause, by }, say({ kind: 'planning' }), {
    kind: 'plan',
    remedy,
    cause,
    by,
  });
}

export function due(incident: Incident, event: Of<'due'>): Step {
  const { state } = incident;
  if (state.kind === 'rechecking') return waitedInVain(incident, event);
  if (state.kind === 'reviewing') return reviewDue(incident, event);
  if (state.kind !== 'asking' && state.kind !== 'explaining' && state.kind !== 'waiting') {
    return ignore(incident);
  }
  if (event.timer === 'expiry') return close(incident, { outcome: 'expired', at: event.at });
  if (event.timer === 'escalation') return escalate(incident);
  if (state.reminded) return ignore(incident);
  const saying = { asking: 'question', explaining: 'findings', waiting: 'approval' } as const;
  return move(
    incident,
    { ...state, reminded: true },
    say({ kind: `${saying[state.kind]}-reminder` }),
  );
}

/** Nobody of the first group has decided in time: the next one is told, and may. */
function escalate(incident: Incident): Step {
  const { state } = incident;
  if (state.kind !== 'waiting' || state.escalated === true) return ignore(incident);
  return move(incident, { ...state, escalated: true }, say({ kind: 'approval-reminder' }));
}

/** The approval has run out before the host was free. */
function waitedInVain(incident: Incident, { timer, at }: Of<'due'>): Step {
  const { state } = incident;
  if (state.kind !== 'rechecking' || state.lease === 'held') return ignore(incident);
  const isOver = timer === 'expiry' && at > state.plan.expiresAt;
  return isOver ? close(incident, { outcome: 'expired', at }) : ignore(incident);
}

/** Says once more what people are waited for to do; nothing else changes. */
export function shownAgain(incident: Incident): Step {
  switch (incident.state.kind) {
    case 'asking':
      return stay(incident, { kind: 'question' });
    case 'explaining':
      return stay(incident, { kind: 'findings' });
    case 'waiting':
      return stay(incident, { kind: 'approval' });
    case 'probing':
    case 'proposing':
    case 'rechecking':
    case 'applying':
    case 'verifying':
    case 'confirming':
    case 'rolling-back':
    case 'closed':
      return ignore(incident);
    case 'reviewing':
      return stay(incident, { kind: 'review-asked' });
  }
}

/** Whoever asked for it may call it off until the intent to change something is written. */
export function cancelled(incident: Incident, event: Of<'cancelled'>): Step {
  const { state } = incident;
  const running =
    state.kind === 'verifying' ||
    state.kind === 'confirming' ||
    state.kind === 'rolling-back' ||
    (state.kind === 'applying' && state.intended);
  if (running || endingOf(incident) !== undefined)
    return stay(incident, { kind: 'too-late', by: event.by });
  if (!mayCancel(incident, event)) {
    return stay(incident, { kind: 'approval-refused', by: event.by, reason: 'not-entitled' });
  }
  return close(incident, { outcome: 'cancelled', at: event.at, by: event.by });
}

export function feedback(incident: Incident, event: Of<'feedback'>): Step {
  const { state } = incident;
  const open =
    (state.kind === 'closed' || state.kind === 'reviewing') &&
    state.confirmedBy === undefined &&
    (state.outcome === 'resolved' || state.outcome === 'advised');
  if (!open) return stay(incident, { kind: 'too-late', by: event.by });
  if (event.works) {
    return move(incident, { ...state, confirmedBy: event.by }, say({ kind: 'feedback-thanks' }));
  }
  // All that is known by heart was said; looking for more is for people.
  if (advisesOnly(incident)) return close(incident, { outcome: 'no-cause-found', at: event.at });
  return reopen(incident, event.at);
}

export function broke(incident: Incident, at: number): Step {
  if (endingOf(incident) !== undefined) return ignore(incident);
  const closed = close(incident, { outcome: 'unknown', at });
  return { incident: closed.incident, commands: [say({ kind: 'broke' }), ...closed.commands] };
}

function reopen(incident: Incident, at: number): Step {
  const probes = Object.keys(incident.looks);
  const { assessment } = incident;
  if (probes.length === 0 && assessment !== undefined) return proceed(incident, assessment, at);
  const step = look({ ...incident, looks: {} }, probes);
  return { incident: step.incident, commands: [say({ kind: 'reopened' }), ...step.commands] };
}

function mayCancel(incident: Incident, { by, at }: Of<'cancelled'>): boolean {
  const { state, reporter } = incident;
  if (isSameHuman(by, reporter)) return true;
  if (state.kind === 'proposing') return isSameHuman(by, state.by);
  if (state.kind !== 'waiting' && state.kind !== 'rechecking' && state.kind !== 'applying')
    return false;
  const { approvers, from } = state.plan.requirement;
  // Where everybody may approve, not everybody may call off what others asked for.
  if (approvers === 'anyone' && from === undefined) return false;
  const { plan } = state;
  const requirement = { ...plan.requirement, requesterMayApprove: true };
  return entitlementFault({ plan, requirement, reporter: [], at }, by) === undefined;
}

import {
  decided,
  leaseAwaited,
  leased,
  planFailed,
  planned,
  rechecked,
} from '#src/incident/approve.ts';
import { advisesOnly, kept } from '#src/incident/barred.ts';
import { braked } from '#src/incident/braked.ts';
import { type ByRule, byRule, isByRule } from '#src/incident/by-rule.ts';
import type { Step } from '#src/incident/command.ts';
import type { Event } from '#src/incident/event.ts';
import type { Incident } from '#src/incident/incident.ts';
import { isOfGlass, type OfGlass, ofGlass } from '#src/incident/of-glass.ts';
import { pictured } from '#src/incident/picture.ts';
import { recognise } from '#src/incident/proceed.ts';
import { runEnded, runIntended, verified } from '#src/incident/repair.ts';
import { ignore } from '#src/incident/step.ts';
import {
  answered,
  broke,
  cancelled,
  chosen,
  due,
  feedback,
  probed,
  shownAgain,
} from '#src/incident/talk.ts';

/**
 * Decides what an event means for an incident. Pure and total: every event in every state has a result,
 * and where it has no meaning the incident stays as it is. The caller carries the commands out.
 */
export function advance(incident: Incident, event: Event): Step {
  // Pictures are for people: they have no part in what comes of an incident.
  if (event.kind === 'pictured') return pictured(incident, event);
  // What was removed is removed from the records themselves.
  if (event.kind === 'forgotten') return ignore(incident);
  return kept(incident, stepOf(incident, event), event.at);
}

type Kept = Exclude<Event, { readonly kind: 'pictured' | 'forgotten' }>;

function stepOf(incident: Incident, event: Kept): Step {
  if (isOfGlass(event)) return ofGlass(incident, event);
  return isByRule(event) ? byRule(incident, event) : meaning(incident, event);
}

type Telling = Exclude<Kept, ByRule | OfGlass>;

function meaning(incident: Incident, event: Telling): Step {
  switch (event.kind) {
    case 'opened':
      return ignore(incident);
    case 'answered':
      return answered(incident, event);
    case 'probed':
      return probed(incident, event);
    case 'chosen':
      return chosen(incident, event);
    case 'planned':
      return planned(incident, event);
    case 'plan-failed':
      return planFailed(incident, event);
    case 'decided':
      return decided(incident, event);
    case 'lease-awaited':
      return leaseAwaited(incident, event);
    case 'leased':
      return leased(incident, event);
    case 'rechecked':
      return rechecked(incident, event);
    case 'run-intended':
      return runIntended(incident, event);
    case 'run-ended':
      return runEnded(incident, event);
    case 'verified':
      return verified(incident, event);
    case 'due':
      return due(incident, event);
    case 'shown-again':
      return shownAgain(incident);
    case 'cancelled':
      return cancelled(incident, event);
    case 'feedback':
      return feedback(incident, event);
    case 'braked':
      return braked(incident, event);
    case 'broke':
      return broke(incident, event.at);
  }
}

/** The first event of every incident. */
export function open(event: Event & { readonly kind: 'opened' }): Step {
  const { id, reporter, thread, report, codes, answers, host, recognition, at } = event;
  const { channel, rule } = event;
  const blank: Incident = {
    id,
    reporter,
    thread,
    openedAt: at,
    report,
    codes,
    answers,
    skipped: [],
    host: advisesOnly(event) ? undefined : host,
    ...(channel === undefined ? {} : { channel }),
    ...(rule === undefined ? {} : { rule }),
    ...(event.byGuest === true ? { byGuest: true } : {}),
    looks: {},
    tried: [],
    ranDigests: [],
    // Replaced at once by what the recognition leads to.
    state: { kind: 'probing', probes: [] },
  };
  return kept(blank, recognise(blank, recognition, at), at);
}

/** The state of an incident is the fold of its events. `undefined` when the first is not `opened`. */
export function fold(events: readonly Event[]): Incident | undefined {
  const [first, ...rest] = events;
  if (first?.kind !== 'opened') return undefined;
  return rest.reduce<Incident>(
    (incident, event) => advance(incident, event).incident,
    open(first).incident,
  );
}

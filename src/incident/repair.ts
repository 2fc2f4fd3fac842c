import type { Plan } from '#src/approval/plan.ts';
import type { RollbackReason, Step } from '#src/incident/command.ts';
import type { Event } from '#src/incident/event.ts';
import type { Offer } from '#src/incident/finding.ts';
import { closeUnknown, confirm } from '#src/incident/guard.ts';
import type { Incident, IncidentState, Outcome } from '#src/incident/incident.ts';
import { conclude, explain } from '#src/incident/proceed.ts';
import { runOf } from '#src/incident/run.ts';
import { after, close, ignore, move, say } from '#src/incident/step.ts';
import { isCleared } from '#src/incident/unattended.ts';

type Of<Kind extends Event['kind']> = Event & { readonly kind: Kind };
type In<Kind extends IncidentState['kind']> = IncidentState & { readonly kind: Kind };

/** The intent is in the journal now. Only here does a command to execute come about. */
export function runIntended(incident: Incident, event: Of<'run-intended'>): Step {
  const { state } = incident;
  if (state.kind === 'applying') return intendApply(incident, state, event);
  if (state.kind === 'confirming') return intendAfter(incident, state, event);
  if (state.kind === 'rolling-back') return intendAfter(incident, state, event);
  return ignore(incident);
}

function intendApply(incident: Incident, state: In<'applying'>, event: Of<'run-intended'>): Step {
  const { plan, run } = state;
  const { digest, at } = event;
  if (state.intended || event.run !== run || digest !== plan.digest) return ignore(incident);
  if (incident.ranDigests.includes(digest)) return ignore(incident);
  if (!isCleared(incident, state, at)) {
    return close(incident, { outcome: 'expired', at });
  }
  const known = {
    ...incident,
    tried: [...incident.tried, plan.remedy],
    ranDigests: [...incident.ranDigests, digest],
  };
  return move(known, { ...state, intended: true }, say({ kind: 'applying' }), {
    kind: 'execute',
    run,
    plan,
    phase: 'apply',
  });
}

/** What follows an apply that ran under its approval: it keeps the change, or takes it back. */
function intendAfter(
  incident: Incident,
  state: In<'confirming' | 'rolling-back'>,
  event: Of<'run-intended'>,
): Step {
  const { plan, run } = state;
  if (state.intended || event.run !== run || event.digest !== plan.digest) return ignore(incident);
  const phase = state.kind === 'confirming' ? 'confirm' : 'rollback';
  const execute = { kind: 'execute', run, plan, phase, state: state.state } as const;
  return move(incident, { ...state, intended: true }, execute);
}

/** A script ended, or nobody knows whether it did. Either way only readings tell what is now. */
export function runEnded(incident: Incident, event: Of<'run-ended'>): Step {
  const { state } = incident;
  if (!('intended' in state)) return ignore(incident);
  if (!state.intended || event.run !== state.run) return ignore(incident);
  const { plan, run } = state;
  const told = endSayings(event);
  if (state.kind === 'confirming') return after(told, confirmed(incident, state, event));
  if (state.kind === 'rolling-back') {
    if (state.end !== undefined) return ignore(incident);
    return after(
      told,
      move(incident, { ...state, end: event.end }, readAgain(incident, 'rollback')),
    );
  }
  if (event.end === 'not-started') return notStarted(incident, plan, event);
  return after(
    told,
    move(
      incident,
      { kind: 'verifying', plan, run, end: event.end, state: event.state },
      readAgain(incident, 'verify'),
    ),
  );
}

/** A host that was not told to keep the change is put back now, rather than at a time of its own. */
function confirmed(incident: Incident, state: In<'confirming'>, event: Of<'run-ended'>): Step {
  const { plan } = state;
  if (event.end === 'succeeded') return fixed(incident, plan, event.at);
  if (event.end === 'unknown') return closeUnknown(incident, plan, event.at);
  return rollBack(incident, state, 'not-confirmed');
}

/** Nothing was changed for certain: the remedy may be chosen again, with a new plan and a new approval. */
function notStarted(incident: Incident, plan: Plan, event: Of<'run-ended'>): Step {
  const tried = incident.tried.filter((remedy) => remedy !== plan.remedy);
  return after(
    [{ kind: 'release' }, say({ kind: 'run-not-started', message: event.message })],
    explain({ ...incident, tried }, event.at),
  );
}

function endSayings({ end, message }: Of<'run-ended'>): Step['commands'] {
  if (end === 'succeeded') return [];
  return [say(end === 'unknown' ? { kind: 'run-unknown' } : { kind: 'run-failed', message })];
}

function readAgain(incident: Incident, why: 'verify' | 'rollback'): Step['commands'][number] {
  return { kind: 'look', probes: Object.keys(incident.looks), why };
}

export function verified(incident: Incident, event: Of<'verified'>): Step {
  const { state } = incident;
  const { looks, assessment } = event;
  const known = { ...incident, looks: { ...incident.looks, ...looks }, assessment };
  if (state.kind === 'verifying') return settle(known, state, event);
  if (state.kind === 'rolling-back' && state.end !== undefined) return prove(known, state, event);
  return ignore(incident);
}

function settle(incident: Incident, state: In<'verifying'>, { truth, at }: Of<'verified'>): Step {
  const { plan, end } = state;
  if (truth === 'holds') {
    return plan.guard === undefined ? fixed(incident, plan, at) : confirm(incident, state, at);
  }
  if (end === 'unknown') return closeUnknown(incident, plan, at);
  if (plan.rollback !== undefined && state.state !== undefined) {
    return rollBack(incident, state, end === 'failed' ? 'failed' : 'not-fixed');
  }
  const outcome = end === 'succeeded' ? 'changed-not-fixed' : 'unknown';
  return next(incident, {
    outcome,
    at,
    plan,
    sayings: [say({ kind: 'not-fixed', title: plan.title })],
  });
}

function fixed(incident: Incident, plan: Plan, at: number): Step {
  const gone = say({ kind: 'cause-gone', remedy: plan.remedy, title: plan.causeTitle });
  return next(incident, { outcome: 'resolved', at, plan, sayings: [gone] });
}

function rollBack(
  incident: Incident,
  { plan, state }: In<'verifying'> | In<'confirming'>,
  reason: RollbackReason,
): Step {
  const run = runOf(plan, 'rollback');
  return move(
    incident,
    { kind: 'rolling-back', plan, run, state, intended: false },
    say({ kind: 'rolling-back', reason }),
    { kind: 'intend', run, plan, phase: 'rollback' },
  );
}

/** After a rollback: proven when the readings are again what they were. */
function prove(incident: Incident, state: In<'rolling-back'>, { truth, at }: Of<'verified'>): Step {
  const { plan, end } = state;
  const proven = truth === 'holds';
  const proof = say({
    kind: 'rollback-proof',
    proven,
    message: end === 'succeeded' ? '' : 'script',
  });
  if (!proven) {
    return after([proof], closeUnknown(incident, plan, at));
  }
  return next(incident, { outcome: 'rolled-back', at, plan, sayings: [proof] });
}

interface Next {
  readonly outcome: Outcome;
  readonly at: number;
  readonly plan: Plan;
  /** Said before, when the incident goes on with the next remedy. */
  readonly sayings: Step['commands'];
}

/** Offers what is left to do, or ends with the outcome. */
function next(incident: Incident, { outcome, at, plan, sayings }: Next): Step {
  const offers = incident.assessment?.offers ?? [];
  const more = offers.some(
    ({ kind, suspected, remedy }) =>
      kind === 'script' && !suspected && !incident.tried.includes(remedy),
  );
  if (!more) {
    // One cause is gone and another is proven that only a person can mend: that is not resolved.
    const left = provenAdvice(offers);
    if (outcome === 'resolved' && left.length > 0 && incident.assessment !== undefined) {
      return after(sayings, conclude(incident, { ...incident.assessment, offers: left }, at));
    }
    const before = outcome === 'rolled-back' ? sayings : [];
    return after(before, close(incident, { outcome, at, remedy: plan.remedy }));
  }
  return after([{ kind: 'release' }, ...sayings], explain(incident, at));
}

function provenAdvice(offers: readonly Offer[]): Offer[] {
  return offers.filter(({ kind, suspected }) => kind === 'advice' && !suspected);
}

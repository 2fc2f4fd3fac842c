import type { Decision } from '#src/approval/plan.ts';
import { type RefusalReason, weighDecision } from '#src/approval/quorum.ts';
import { standingApprovals } from '#src/approval/voters.ts';
import { ballotOf } from '#src/incident/ballot.ts';
import type { Step } from '#src/incident/command.ts';
import type { Event } from '#src/incident/event.ts';
import type { Incident } from '#src/incident/incident.ts';
import { explain, look } from '#src/incident/proceed.ts';
import { runOf } from '#src/incident/run.ts';
import { after, close, ignore, move, say, stay } from '#src/incident/step.ts';
import { isCleared, leftToPeople, plannedByRule } from '#src/incident/unattended.ts';

type Of<Kind extends Event['kind']> = Event & { readonly kind: Kind };

export function planned(incident: Incident, event: Of<'planned'>): Step {
  const { state } = incident;
  const { plan } = event;
  if (state.kind !== 'proposing') return ignore(incident);
  const fits =
    plan.incident === incident.id &&
    plan.remedy === state.remedy &&
    plan.host === incident.host &&
    !incident.ranDigests.includes(plan.digest) &&
    !incident.tried.includes(plan.remedy);
  if (!fits) {
    const message = 'The plan that was made does not fit this incident.';
    return after([say({ kind: 'plan-failed', message })], explain(incident, event.at));
  }
  const ruled = plannedByRule(incident, event);
  if (ruled !== undefined) return ruled;
  return move(
    leftToPeople(incident),
    { kind: 'waiting', plan, decisions: [], since: event.at, reminded: false },
    say({ kind: 'approval' }),
  );
}

export function planFailed(incident: Incident, event: Of<'plan-failed'>): Step {
  const { state } = incident;
  if (state.kind !== 'proposing' || state.remedy !== event.remedy) return ignore(incident);
  return after([say({ kind: 'plan-failed', message: event.message })], explain(incident, event.at));
}

export function decided(incident: Incident, event: Of<'decided'>): Step {
  const { state } = incident;
  const { by, decision, digest, at, secondFactor } = event;
  if (state.kind !== 'waiting') return stay(incident, { kind: 'too-late', by });
  const { plan, decisions } = state;
  const counted = { by, decision, digest, at, ...(secondFactor && { secondFactor }) };
  // A no is always heard: the rules of the day keep nobody from taking back.
  if (event.refusal !== undefined && decision === 'approve')
    return refuse(incident, event, 'policy');
  const ballot = { ...ballotOf(incident, plan, decisions), today: event.today };
  const weighed = weighDecision(ballot, counted);
  switch (weighed.kind) {
    case 'refused':
      return refuse(incident, event, weighed.reason);
    case 'declined':
      return close(incident, { outcome: 'declined', at, by, remedy: plan.remedy });
    case 'opposed':
    case 'counted':
      return move(
        incident,
        { ...state, decisions: [...decisions, counted] },
        say({ kind: 'approval-counted', by, missing: weighed.missing }),
      );
    case 'approved':
      return approved(incident, [...decisions, counted]);
  }
}

/** The lease comes before the readings, so that waiting for it never makes them old. */
export function leased(incident: Incident, event: Of<'leased'>): Step {
  const { state } = incident;
  const asked = state.kind === 'rechecking' || (state.kind === 'applying' && !state.intended);
  if (!asked) return ignore(incident);
  const { plan, decisions, ruled, glass } = state;
  if (event.at > plan.expiresAt) return close(incident, { outcome: 'expired', at: event.at });
  return move(
    incident,
    { kind: 'rechecking', plan, decisions, lease: 'held', ...decidedBy({ ruled, glass }) },
    { kind: 'look', probes: plan.probes, why: 'recheck' },
  );
}

export function leaseAwaited(incident: Incident, event: Of<'lease-awaited'>): Step {
  const { state } = incident;
  if (state.kind !== 'rechecking' || state.lease === 'held') return ignore(incident);
  return stay(incident, { kind: 'lease-awaited', holder: event.holder });
}

/** The last gate before a change: readings, digest, quorum and expiry must all still hold. */
export function rechecked(incident: Incident, event: Of<'rechecked'>): Step {
  const { state } = incident;
  if (state.kind !== 'rechecking' || state.lease !== 'held') return ignore(incident);
  const { plan, decisions, ruled, glass } = state;
  const { looks, assessment, truth, changes, undecided, at } = event;
  const known = { ...incident, looks: { ...incident.looks, ...looks }, assessment };
  if (at > plan.expiresAt) return close(known, { outcome: 'expired', at });
  const isSame = truth === 'holds' && changes.length === 0;
  if (!isSame) return changedSince(known, { changes });
  const isDecided = undecided === undefined && isCleared(known, state, at);
  if (!isDecided) return changedSince(known, { changes, undecided });
  const run = runOf(plan, 'apply');
  return move(
    known,
    { kind: 'applying', plan, decisions, ...decidedBy({ ruled, glass }), run, intended: false },
    {
      kind: 'intend',
      run,
      plan,
      phase: 'apply',
    },
  );
}

/** Who decided in place of the people whom the plan asks for, if anybody did. */
function decidedBy({ ruled, glass }: Pick<Rechecking, 'ruled' | 'glass'>) {
  return { ...(ruled && { ruled }), ...(glass && { glass }) };
}

type Rechecking = Extract<Incident['state'], { kind: 'rechecking' }>;

function approved(incident: Incident, decisions: readonly Decision[]): Step {
  const { state } = incident;
  if (state.kind !== 'waiting') return ignore(incident);
  return move(
    incident,
    { kind: 'rechecking', plan: state.plan, decisions, lease: 'wanted' },
    say({ kind: 'approved', by: standingApprovals(decisions).map(({ by }) => by) }),
    { kind: 'lease' },
  );
}

function refuse(incident: Incident, event: Of<'decided'>, reason: RefusalReason): Step {
  const message = reason === 'policy' ? event.refusal : undefined;
  const { by, factorFault } = event;
  const why = reason === 'no-second-factor' && factorFault !== undefined ? { factorFault } : {};
  const refused = stay(incident, { kind: 'approval-refused', by, reason, message, ...why });
  if (reason !== 'expired') return refused;
  return after(refused.commands, close(incident, { outcome: 'expired', at: event.at }));
}

/** The approval no longer fits what is there: it is void, and everything is looked at again. */
function changedSince(
  incident: Incident,
  why: Pick<Of<'rechecked'>, 'changes' | 'undecided'>,
): Step {
  const again = look({ ...incident, looks: {} }, Object.keys(incident.looks));
  const told = say({ kind: 'changed-since-approval', ...why, again: true });
  return after([{ kind: 'release' }, told], again);
}

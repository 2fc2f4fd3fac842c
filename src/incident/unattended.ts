import type { Plan } from '#src/approval/plan.ts';
import { isApproved } from '#src/approval/quorum.ts';
import { mayRunUnattended } from '#src/approval/unattended.ts';
import { ballotOf } from '#src/incident/ballot.ts';
import { allowedBy, type Bounds } from '#src/incident/channel-rule.ts';
import type { Step } from '#src/incident/command.ts';
import type { Event } from '#src/incident/event.ts';
import type { Verdict } from '#src/incident/finding.ts';
import { isLetAlone } from '#src/incident/glass.ts';
import type { Incident, IncidentState } from '#src/incident/incident.ts';
import { ignore, move, say } from '#src/incident/step.ts';

type Of<Kind extends Event['kind']> = Event & { readonly kind: Kind };

/** Rules of the site ask for a repair in place of a person: once for each incident, for what is proven. */
export function chosenByRule(incident: Incident, event: Of<'chosen'>): Step {
  const { remedy, cause, by, ruled = [] } = event;
  const isBegun = incident.unattended !== undefined || incident.byGuest === true;
  const isOpen = incident.state.kind === 'explaining' && !isBegun;
  const offer = incident.assessment?.offers.find(
    (each) => each.remedy === remedy && each.cause === cause,
  );
  const isSound = offer?.kind === 'script' && offer.risk === 'low' && !offer.suspected;
  if (!isOpen || !isSound || ruled.length === 0 || incident.tried.includes(remedy))
    return ignore(incident);
  if (verdictOf(incident, cause) !== 'confirmed' || !leavesToRules(rulesOf(incident)))
    return ignore(incident);
  return move(
    { ...incident, unattended: { remedy, rules: ruled } },
    { kind: 'proposing', remedy, cause, by, ruled },
    say({ kind: 'planning' }),
    { kind: 'plan', remedy, cause, by },
  );
}

/** A plan that rules of the site asked for, and let run now; `undefined` when people have to approve it. */
export function plannedByRule(incident: Incident, event: Of<'planned'>): Step | undefined {
  const { state } = incident;
  const { plan, ruled = [], at } = event;
  if (state.kind !== 'proposing' || state.ruled === undefined || ruled.length === 0) return;
  const by = { rules: ruled, digest: plan.digest, at };
  if (!isRuled(incident, { plan, ruled: by }, at)) return undefined;
  const unattended = { remedy: plan.remedy, rules: ruled, digest: plan.digest };
  return move(
    { ...incident, unattended },
    { kind: 'rechecking', plan, decisions: [], lease: 'wanted', ruled: by },
    say({ kind: 'unattended', rules: ruled }),
    { kind: 'lease' },
  );
}

/** From here on people decide, whatever the rules of the site had begun. */
export function leftToPeople(incident: Incident): Incident {
  const { unattended } = incident;
  if (unattended?.digest === undefined) return incident;
  const { digest: _theirs, ...begun } = unattended;
  return { ...incident, unattended: begun };
}

/** Whether a plan may run now: by the word of people, of one who broke the glass, or of the rules of the site. */
export function isCleared(incident: Incident, given: Given, at: number): boolean {
  const { plan, decisions, ruled, glass } = given;
  if (glass !== undefined) return isLetAlone(incident, { plan, decisions, glass }, at);
  if (ruled !== undefined) return isRuled(incident, { plan, ruled }, at);
  return isApproved(ballotOf(incident, plan, decisions), at);
}

/** Whether what holds in a channel leaves it to rules: one that names who approves there asks for people. */
export function leavesToRules(bounds: Bounds): boolean {
  return (
    allowedBy(bounds) === 'everything' && bounds.every(({ approvers }) => approvers === undefined)
  );
}

export function verdictOf({ assessment }: Incident, cause: string): Verdict | undefined {
  return assessment?.findings.find((finding) => finding.cause === cause)?.verdict;
}

type Given = Pick<
  Extract<IncidentState, { kind: 'rechecking' | 'applying' }>,
  'plan' | 'decisions' | 'ruled' | 'glass'
>;

function isRuled(
  incident: Incident,
  { plan, ruled }: { readonly plan: Plan } & { readonly ruled: NonNullable<Given['ruled']> },
  at: number,
): boolean {
  const verdict = verdictOf(incident, plan.cause);
  return (
    ruled.digest === plan.digest &&
    at <= plan.expiresAt &&
    incident.unattended?.remedy === plan.remedy &&
    leavesToRules(rulesOf(incident)) &&
    mayRunUnattended(plan, { verdict, today: plan.requirement })
  );
}

function rulesOf({ rule }: Incident): Bounds {
  return rule === undefined ? [] : [rule];
}

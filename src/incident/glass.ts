import {
  type Breaking,
  type Glass,
  type GlassFault,
  glassFault,
  type ReviewTerms,
  reviewTerms,
} from '#src/approval/break-glass.ts';
import type { Plan } from '#src/approval/plan.ts';
import type { Broken } from '#src/incident/broken.ts';
import type { Step } from '#src/incident/command.ts';
import type { Event } from '#src/incident/event.ts';
import type { Incident } from '#src/incident/incident.ts';
import { after, close, move, say, stay } from '#src/incident/step.ts';

type Of<Kind extends Event['kind']> = Event & { readonly kind: Kind };

/** Why the glass stays whole: what is missing, or what the rules of the site say. */
export type GlassRefusal = GlassFault | 'policy';

/** One person lets a plan run alone: exactly that plan, with a reason, and everybody is told. */
export function glassBroken(incident: Incident, event: Of<'glass-broken'>): Step {
  const { state } = incident;
  const { by, digest, reason, today, at } = event;
  if (state.kind !== 'waiting') return stay(incident, { kind: 'too-late', by });
  const { plan, decisions } = state;
  if (event.refusal !== undefined) return refused(incident, event, 'policy');
  const { secondFactor } = event;
  const glass = { by, digest, reason, at, ...(secondFactor && { secondFactor }) };
  const fault = glassFault({ plan, decisions, today }, glass);
  const then = plan.requirement.glass;
  if (fault !== undefined || then === undefined || today === undefined)
    return refused(incident, event, fault ?? 'no-glass');
  const broken = [...(incident.broken ?? []), brokenBy(event, plan, reviewTerms(then, today))];
  return move(
    { ...incident, broken },
    { kind: 'rechecking', plan, decisions, lease: 'wanted', glass },
    say({ kind: 'glass-broken' }),
    { kind: 'lease' },
  );
}

/** How far a clock may be set back without harm, in ms: what network time corrects in passing. */
const clockSlack = 60_000;

/** Whether a plan may go on by the word of one person. Asked again before anything runs. */
export function isLetAlone(incident: Incident, { plan, decisions, glass }: LetAlone, at: number) {
  const isKept = (incident.broken ?? []).some(
    (each) =>
      each.digest === glass.digest && each.at === glass.at && each.by.account === glass.by.account,
  );
  const held = { plan, decisions, today: plan.requirement.glass };
  // A word of the future: the clock was set back, and nobody knows how old it is.
  const isBy = glass.at <= at + clockSlack;
  return isKept && isBy && at <= plan.expiresAt && glassFault(held, glass) === undefined;
}

interface LetAlone extends Pick<Glass, 'plan' | 'decisions'> {
  readonly glass: Breaking;
}

function brokenBy(event: Of<'glass-broken'>, plan: Plan, review: ReviewTerms): Broken {
  const { by, digest, reason, told, reviewers, at } = event;
  const { remedy, title } = plan;
  return { by, digest, remedy, title, reason, review, told, reviewers, at };
}

function refused(incident: Incident, event: Of<'glass-broken'>, reason: GlassRefusal): Step {
  const { by, refusal: message, factorFault, at } = event;
  const told = stay(incident, { kind: 'glass-refused', by, reason, message, factorFault });
  if (reason !== 'expired') return told;
  return after(told.commands, close(incident, { outcome: 'expired', at }));
}

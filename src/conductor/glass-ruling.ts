import { type Breaking, type Glass, glassFault } from '#src/approval/break-glass.ts';
import type { GlassTerms, Plan } from '#src/approval/plan.ts';
import { boundsOf } from '#src/conductor/bounds.ts';
import type { Context } from '#src/conductor/context.ts';
import { personToday, type Rules } from '#src/conductor/rules-of-today.ts';
import { type Repair, type RepairRuling, rulingOn, rulingOnPlan } from '#src/conductor/ruling.ts';
import { mayDecide } from '#src/incident/channel-rule.ts';
import type { Incident } from '#src/incident/incident.ts';

/**
 * The ruling for a plan that people look at: one that only a freeze or a window holds is made all the same, where
 * somebody may break the glass of it. Nobody can approve it as long as it is held.
 */
export function rulingWithGlass(repair: Repair): RepairRuling {
  const ruling = rulingOn(repair);
  if (ruling.kind === 'allowed' || ruling.handOver !== undefined) return ruling;
  const past = rulingOn({ ...repair, wordOf: 'glass' });
  if (past.kind === 'refused' || past.requirement.glass === undefined) return ruling;
  return { ...past, requirement: { ...past.requirement, held: ruling.message } };
}

/** What the rules of now ask of somebody who lets this plan run alone, or why nobody may. */
export function glassToday(
  now: { readonly context: Context; readonly rules: Rules; readonly incident: Incident },
  plan: Plan,
): { readonly today: GlassTerms | undefined } | { readonly refusal: string } {
  const ruling = rulingOnPlan({ ...now, wordOf: 'glass' }, plan);
  if (ruling.kind === 'refused') return { refusal: ruling.message };
  return { today: ruling.requirement.glass };
}

interface LetAlone extends Pick<Glass, 'plan' | 'decisions'> {
  readonly glass: Breaking;
  /** As the rules say now where the glass is broken. */
  readonly ruling: RepairRuling;
}

/** Whether whoever broke the glass might still do so, by the rules and the people of now. */
export function isStillLetAlone(
  {
    context,
    rules,
    enrolments = new Set(),
  }: {
    readonly context: Context;
    readonly rules: Rules;
    readonly enrolments?: ReadonlySet<string> | undefined;
  },
  { plan, decisions, glass, ruling }: LetAlone,
  incident: Incident,
): boolean {
  if (ruling.kind === 'refused') return false;
  const at = Math.min(context.clock.now(), plan.expiresAt);
  const by = personToday(rules, glass.by, at);
  if (!mayDecide(boundsOf(context, incident), by)) return false;
  const { secondFactor, ...plain } = glass;
  const isProven = secondFactor !== undefined && enrolments.has(secondFactor.enrolment);
  const still = { ...(isProven ? glass : plain), by, at };
  return glassFault({ plan, decisions, today: ruling.requirement.glass }, still) === undefined;
}

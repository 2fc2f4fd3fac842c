import type { Plan, Requirement } from '#src/approval/plan.ts';
import { mayRunUnattended } from '#src/approval/unattended.ts';
import { barOf, boundsOf } from '#src/conductor/bounds.ts';
import type { Context } from '#src/conductor/context.ts';
import { askRefusal } from '#src/conductor/refused-words.ts';
import { personToday, type Rules } from '#src/conductor/rules-of-today.ts';
import { type RepairRuling, rulingOn, rulingOnPlan } from '#src/conductor/ruling.ts';
import type { Host } from '#src/host/host.ts';
import type { Event } from '#src/incident/event.ts';
import type { Incident } from '#src/incident/incident.ts';
import { leavesToRules, verdictOf } from '#src/incident/unattended.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import { lookUp } from '#src/playbook/look-up.ts';

/** The world, and the rules as they were read for this. */
export interface Today {
  readonly context: Context;
  readonly rules: Rules;
}

/** What rules of the site ask for by themselves, of all that is offered; `undefined` when it is for people. */
export function choiceByRule(
  today: Today,
  incident: Incident,
  { host, loaded }: { readonly host: Host; readonly loaded: LoadedPlaybook },
): Event | undefined {
  if (incident.state.kind !== 'explaining' || incident.unattended !== undefined) return undefined;
  for (const { remedy, cause, kind } of incident.assessment?.offers ?? []) {
    const script = lookUp(loaded.playbook.remedies, remedy);
    if (kind !== 'script' || script?.kind !== 'script' || script.rollback === undefined) continue;
    const finding = incident.assessment?.findings.find((each) => each.cause === cause);
    const { name: playbook, revision } = loaded;
    const wanted = { host, playbook, revision, remedyName: remedy, remedy: script, finding };
    const ruled = letting(today, incident, rulingOn({ ...today, incident, ...wanted }))?.unattended;
    const at = today.context.clock.now();
    if (ruled !== undefined)
      return { kind: 'chosen', remedy, cause, by: incident.reporter, ruled, at };
  }
  return undefined;
}

/** The rules that let a plan run with nobody at this moment; `undefined` when there is none. */
export function rulesForPlan(
  today: Today,
  incident: Incident,
  plan: Plan,
): readonly string[] | undefined {
  const requirement = letting(today, incident, rulingOnPlan({ ...today, incident }, plan));
  if (requirement === undefined) return undefined;
  const verdict = verdictOf(incident, plan.cause);
  return mayRunUnattended(plan, { verdict, today: requirement })
    ? requirement.unattended
    : undefined;
}

/** Whether a plan that rules decided on may go on under the rules of now. */
export function mayRunNow(today: Today, incident: Incident, plan: Plan): boolean {
  return rulesForPlan(today, incident, plan) !== undefined;
}

/**
 * What the site asks for, where it leaves the decision to its rules: in that channel, and for whoever reported it,
 * who must be of the site and might have asked for it themselves.
 */
function letting(today: Today, incident: Incident, ruling: RepairRuling): Requirement | undefined {
  const { context, rules } = today;
  if (ruling.kind === 'refused' || ruling.ask === undefined) return undefined;
  // A guest whom the file lists is still a guest: nothing begins by what they write.
  if (incident.byGuest === true) return undefined;
  const bounds = boundsOf(context, incident);
  if (barOf(context, incident, bounds) !== undefined || !leavesToRules(bounds)) return undefined;
  const by = personToday(rules, incident.reporter, context.clock.now());
  if (by.standing !== 'known' || askRefusal(by, ruling.ask) !== undefined) return undefined;
  const { unattended = [] } = ruling.requirement;
  return unattended.length === 0 ? undefined : ruling.requirement;
}

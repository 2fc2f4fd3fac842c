import type { Plan } from '#src/approval/plan.ts';
import { isAllowed } from '#src/approval/policy-decide.ts';
import type { Context } from '#src/conductor/context.ts';
import { isStillAllowed } from '#src/conductor/looked-event.ts';
import { asSentence, namesIn } from '#src/conductor/refused-words.ts';
import { personToday, rulesOfToday } from '#src/conductor/rules-of-today.ts';
import { probeRefusal, rulingOnPlan } from '#src/conductor/ruling.ts';
import { decisionsIn, standingEnrolments } from '#src/conductor/second-factor.ts';
import { mayRunNow } from '#src/conductor/unattended.ts';
import type { Host } from '#src/host/host.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';

const tooFewText =
  'Too few of those who approved it may by now. Ask for it again, and for the approvals that it needs today.';

const attendedText =
  'The rules of this site no longer let this run with nobody. Ask for it, and for its approval.';

/** Why the host of an incident may not be looked at now, for whoever reported it; `undefined` when it may. */
export async function refusalToLook(
  context: Context,
  { incident, host, playbook }: { incident: Incident; host: Host; playbook: string },
): Promise<string | undefined> {
  const rules = await rulesOfToday(context);
  const refused = probeRefusal({ context, rules, incident, host, playbook });
  if (refused === undefined) return undefined;
  if ('message' in refused) return asSentence(refused.message);
  const by = personToday(rules, incident.reporter, context.clock.now());
  if (by.standing === 'unverified')
    return `The directory does not answer, so I cannot tell whether ${host.name} may be looked at for ${incident.reporter.name}.`;
  if (by.standing !== 'disabled' && isAllowed(refused.clauses, by)) return undefined;
  return `The rules of this site do not let ${host.name} be looked at for ${incident.reporter.name}. Ask ${namesIn(refused.clauses)} to report it.`;
}

/** Why a plan may not be carried out at this very moment; `undefined` when it may, and it is counted then. */
export async function refusalToRun(
  context: Context,
  { incident, loaded, plan }: { incident: Incident; loaded: LoadedPlaybook; plan: Plan },
): Promise<string | undefined> {
  const rules = await rulesOfToday(context);
  const ruling = rulingOnPlan({ context, rules, incident }, plan);
  if (ruling.kind === 'refused') return asSentence(ruling.message);
  const { state } = incident;
  const decisions = decisionsIn(incident);
  const enrolments = await standingEnrolments(context, rules, decisions);
  if (state.kind === 'applying' && state.ruled !== undefined) {
    if (!mayRunNow({ context, rules }, incident, plan)) return attendedText;
  } else if (
    !isStillAllowed({ context, loaded, rules, enrolments }, { plan, decisions, ruling }, incident)
  )
    return tooFewText;
  // Counted in the same breath: of two that come together, the second finds the first.
  const found = context.hosts.find(plan.host);
  const tags = found.kind === 'found' ? found.host.tags : [];
  context.ledger?.begin(plan, tags, context.clock.now());
  return undefined;
}

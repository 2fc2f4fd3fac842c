import type { Breaking } from '#src/approval/break-glass.ts';
import type { Plan } from '#src/approval/plan.ts';
import { isAllowed } from '#src/approval/policy-decide.ts';
import type { Context } from '#src/conductor/context.ts';
import { asSentence, namesIn } from '#src/conductor/refused-words.ts';
import { personToday, rulesOfToday } from '#src/conductor/rules-of-today.ts';
import { probeRefusal, type RepairRuling, rulingOnPlan } from '#src/conductor/ruling.ts';
import { decisionsIn, provenIn, standingEnrolments } from '#src/conductor/second-factor.ts';
import { undecidedBy, type Weighing } from '#src/conductor/undecided.ts';
import type { Host } from '#src/host/host.ts';
import type { Undecided } from '#src/incident/event.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';

const undecidedTexts: Readonly<Record<Undecided, string>> = {
  approvals:
    'Too few of those who approved it may by now. Ask for it again, and for the approvals that it needs today.',
  asker:
    'Whoever asked for it may not ask for it any more. Somebody who may has to press the button.',
  rules:
    'The rules of this site no longer let this run with nobody. Ask for it, and for its approval.',
  glass:
    'Whoever broke the glass for this may not any more by the rules of this site. Ask for it, and for its approval.',
};

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
  // Nothing is waited for between this ruling and the count.
  const enrolments = await standingEnrolments(context, rules, provenIn(incident));
  const wordOf = glassOf(incident) && 'glass';
  const ruling = rulingOnPlan({ context, rules, incident, wordOf }, plan);
  if (ruling.kind === 'refused') return asSentence(ruling.message);
  const undone = undecided({ context, loaded, rules, enrolments }, { plan, ruling }, incident);
  if (undone !== undefined) return undone;
  // Counted in the same breath: of two that come together, the second finds the first.
  const found = context.hosts.find(plan.host);
  const tags = found.kind === 'found' ? found.host.tags : [];
  context.ledger?.begin(plan, tags, context.clock.now());
  return undefined;
}

/** Why it is not decided any more, by whoever had decided it; `undefined` when it is. */
function undecided(
  weighing: Weighing,
  { plan, ruling }: { readonly plan: Plan; readonly ruling: RepairRuling },
  incident: Incident,
): string | undefined {
  const decisions = decisionsIn(incident);
  const { state } = incident;
  const ruled = state.kind === 'applying' ? state.ruled : undefined;
  const decided = { plan, decisions, ruled, glass: glassOf(incident), ruling };
  const by = undecidedBy(weighing, decided, incident);
  return by === undefined ? undefined : undecidedTexts[by];
}

function glassOf({ state }: Incident): Breaking | undefined {
  return state.kind === 'applying' ? state.glass : undefined;
}

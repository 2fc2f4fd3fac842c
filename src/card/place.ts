import type { Decision, Plan } from '#src/approval/plan.ts';
import type { AccountId } from '#src/identity/person.ts';
import type { Incident, IncidentState } from '#src/incident/incident.ts';
import type { Fact, Span } from './card.ts';
import { type CardContext, fact } from './draft.ts';
import { code } from './span.ts';

/** The host as people call it. */
export function hostSpan({ host }: Pick<Incident, 'host'>, context: CardContext): Span {
  const name = context.hostLabel ?? host;
  return name === undefined ? 'the host' : code(name);
}

/** The number that people quote when they ask about an incident. */
export function reference({ id }: Pick<Incident, 'id'>): Fact {
  return fact('Reference', code(id));
}

/** An account in words, as far as the incident or the site knows the person. */
export function accountName(
  account: AccountId,
  incident: Incident,
  { people }: Pick<CardContext, 'people'>,
): string {
  const seen = [incident.reporter, ...decisionsOf(incident).map(({ by }) => by)];
  const known =
    people !== undefined && Object.hasOwn(people, account) ? people[account] : undefined;
  const name = known ?? seen.find((person) => person.account === account)?.name;
  return name ?? account.slice(account.indexOf(':') + 1);
}

/** The plan that the incident is about, or was about before the event. */
export function planOf(incident: Incident, context: CardContext): Plan | undefined {
  return planIn(incident.state) ?? (context.before && planIn(context.before.state));
}

/** Who said yes or no to the plan so far. */
export function decisionsOf({ state }: Incident): readonly Decision[] {
  return 'decisions' in state ? state.decisions : [];
}

/** One slot for each plan, so that a new plan is a new message and the old one stays as a record. */
export function approvalSlot({ digest }: Pick<Plan, 'digest'>): string {
  return `approval-${digest.slice(0, 12)}`;
}

/** What a remedy is called, wherever that is still known. */
export function remedyTitle(remedy: string, incident: Incident, context: CardContext): string {
  const plan = planOf(incident, context);
  if (plan?.remedy === remedy) return plan.title;
  const offers = [incident, context.before].flatMap((known) => known?.assessment?.offers ?? []);
  return offers.find((offer) => offer.remedy === remedy)?.title ?? remedy.replaceAll('-', ' ');
}

/** True as long as no script that changes something was ever started. */
export function isUntouched({ tried }: Pick<Incident, 'tried'>): boolean {
  return tried.length === 0;
}

function planIn(state: IncidentState): Plan | undefined {
  return 'plan' in state ? state.plan : undefined;
}

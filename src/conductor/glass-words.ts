import type { GlassTerms } from '#src/approval/plan.ts';
import { personToday, type Rules } from '#src/conductor/rules-of-today.ts';
import { isSameHuman, type Person } from '#src/identity/person.ts';
import { isOneOf } from '#src/identity/principal.ts';
import { isOverdue, unreviewed } from '#src/incident/broken.ts';
import type { Incident } from '#src/incident/incident.ts';

/** Why nobody breaks another glass yet: a review of theirs is overdue, or of anybody where the site says so. */
export function overdueText(
  incidents: readonly Incident[],
  { by, at, terms }: { readonly by: Person; readonly at: number; readonly terms: GlassTerms },
): string | undefined {
  const isForAll = terms.review.overdue === 'site';
  const overdue = incidents.find(
    (incident) =>
      isOverdue(incident, at) &&
      unreviewed(incident).some((broken) => isForAll || isSameHuman(broken.by, by)),
  );
  if (overdue === undefined) return undefined;
  const whose = isForAll ? 'a review' : 'the review of what you did';
  return `${whose} in ${overdue.id} is overdue, and until it is done the glass stays whole`;
}

/** Why somebody may not review by the rules of now, whatever those of then say. */
export function reviewRefusal({
  incident,
  rules,
  by,
  at,
}: {
  readonly incident: Incident;
  readonly rules: Rules;
  readonly by: Person;
  readonly at: number;
}): string | undefined {
  if (rules.kind === 'unreadable') return rules.message;
  const isTheirs = unreviewed(incident).some((broken) =>
    isSameHuman(personToday(rules, broken.by, at), by),
  );
  if (isTheirs) return 'this is the review of what you did yourself';
  const today = rules.today.policy?.breakGlass?.review.by;
  // A site that lets nobody break the glass any more has still the reviews of before.
  if (today === undefined || isOneOf(today, by)) return undefined;
  return `the rules of this site name ${today.join(' or ')} for reviews`;
}

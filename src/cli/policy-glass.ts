import { glassTerms, pastFreezes } from '#src/approval/break-glass.ts';
import type { GlassTerms } from '#src/approval/plan.ts';
import { decidePolicy } from '#src/approval/policy-decide.ts';
import type { Policy } from '#src/approval/policy-file.ts';
import type { PolicyFacts } from '#src/approval/policy-match.ts';
import { mentioned } from '#src/card/glass.ts';
import { duration } from '#src/card/measure.ts';
import { groupsOf } from '#src/cli/policy-check.ts';
import { didYouMean } from '#src/document/nearest.ts';
import { identify } from '#src/identity/identify.ts';
import type { People } from '#src/identity/people.ts';
import type { Person } from '#src/identity/person.ts';
import { isOneOf, isPlatformGroup, type Principal } from '#src/identity/principal.ts';

/** Whether somebody may let a repair run alone, and what follows. */
export interface GlassAnswer {
  readonly allowed: boolean;
  readonly why: string;
  readonly terms: GlassTerms;
  /** Freezes and windows that hold now and would give way. */
  readonly givesWay: readonly string[];
}

export function glassAnswer(
  policy: Policy,
  facts: PolicyFacts,
  person: Person,
): GlassAnswer | undefined {
  const terms = glassTerms(policy, facts);
  if (terms === undefined) return undefined;
  const held = decidePolicy(policy, facts);
  const past = decidePolicy(pastFreezes(policy, facts), facts);
  const kept = past.kind === 'refused' ? past.rules : [];
  const givesWay = held.kind === 'refused' ? held.rules.filter((each) => !kept.includes(each)) : [];
  const answer = { terms, givesWay };
  if (past.kind === 'refused') return { ...answer, allowed: false, why: past.message };
  if (person.standing !== 'known')
    return { ...answer, allowed: false, why: 'people.yaml does not list this account, or bars it' };
  const allowed = isOneOf(terms.by, person);
  const named = terms.by.join(' or ');
  return { ...answer, allowed, why: allowed ? `named by ${named}` : `only for ${named}` };
}

/** "yes: may break the glass, named by duty; reviewed by security within 1 day; tells managers". */
export function glassText({ allowed, why, terms, givesWay }: GlassAnswer): string {
  const { review, reason, tell } = terms;
  return [
    `${allowed ? 'yes: may break the glass' : 'no'}, ${why}`,
    givesWay.length === 0 ? '' : `${givesWay.join(' and ')} would give way`,
    `a reason of ${reason} letters or more`,
    `tells ${tell.join(' and ')}`,
    `reviewed by ${review.by.join(' or ')} within ${duration(review.within)}`,
    review.overdue === 'site'
      ? 'a review that is overdue stops all others'
      : 'a review that is overdue stops others of the same person',
  ]
    .filter((part) => part !== '')
    .join('; ');
}

/** What of `breakGlass` is sound and would still let nobody, or let people review themselves. */
export function glassWarnings({ breakGlass }: Policy, people: People | undefined): string[] {
  if (breakGlass === undefined) return [];
  if (people === undefined)
    return ['breakGlass: needs a people.yaml: whoever breaks and reviews is known as a human'];
  const { by, tell, review } = breakGlass;
  const lists = { by, tell, 'review.by': review.by };
  const nobody = Object.entries(lists).flatMap(([key, list]) =>
    list
      .filter((each) => isOwn(each) && namedBy([each], people).length === 0)
      .map((each) => `breakGlass.${key}: nobody in people.yaml is ${each}${near(each, people)}`),
  );
  return [...nobody, ...selfReview(by, review.by, people), ...untold(tell, people)];
}

/** Whoever is only counted, or only named, may not hear of it. */
function untold(tell: readonly Principal[], people: People): readonly string[] {
  const told = namedBy(tell, people);
  const many =
    told.length > mentioned
      ? [`breakGlass.tell: names ${told.length} people, and a card calls ${mentioned} of them`]
      : [];
  const only = told.filter((human) => !isOnChat(people.people[human]?.accounts ?? []));
  return [
    ...many,
    ...only.map((human) => `breakGlass.tell: ${human} has no account on a chat platform`),
  ];
}

function isOnChat(accounts: readonly string[]): boolean {
  return accounts.some((account) => !account.startsWith('terminal:'));
}

function near(principal: Principal, people: People): string {
  const humans = Object.keys(people.people).map((name) => `person:${name}`);
  return didYouMean(principal, [...groupsOf(people), ...humans]);
}

/** Where all is of the file, it is known whether everybody who may break it has somebody else to review it. */
function selfReview(by: readonly Principal[], reviewBy: readonly Principal[], people: People) {
  if (reviewBy.some(isPlatformGroup)) return [];
  const reviewers = namedBy(reviewBy, people);
  const alone = namedBy(by, people).filter((human) => reviewers.every((each) => each === human));
  return alone.map((human) => `breakGlass: nobody but ${human} could review what ${human} does`);
}

function isOwn(principal: Principal): boolean {
  return !isPlatformGroup(principal);
}

/** Humans of the file whom a list names by whatever account, without those who have left. */
function namedBy(principals: readonly Principal[], people: People): readonly string[] {
  return Object.entries(people.people).flatMap(([human, { accounts }]) =>
    accounts.some((account) => {
      const person = identify(people, { account, name: human }, 0);
      return person.standing === 'known' && isOneOf(principals, person);
    })
      ? [human]
      : [],
  );
}

import type { Decision, GlassTerms, Plan } from '#src/approval/plan.ts';
import { barredAs, isSameHuman, type Person, type Standing } from '#src/identity/person.ts';
import { isOneOf } from '#src/identity/principal.ts';
import type { Policy } from './policy-file.ts';
import { isMatch, type PolicyFacts } from './policy-match.ts';
import type { Rule } from './policy-schema.ts';
import type { FactorProof } from './second-factor.ts';
import { standingObjections } from './voters.ts';

/** What somebody says who lets a plan run alone. */
export interface Breaking {
  readonly by: Person;
  /** Of the plan. */
  readonly digest: string;
  readonly reason: string;
  readonly at: number;
  readonly secondFactor?: FactorProof | undefined;
}

/** What the words are held against: the plan, what people said of it, and the rules of now. */
export interface Glass {
  readonly plan: Plan;
  readonly decisions: readonly Decision[];
  /** Absent where the rules of now do not let anybody. */
  readonly today: GlassTerms | undefined;
}

export type GlassFault =
  | 'no-glass'
  | 'not-entitled'
  | 'no-reason'
  | 'no-second-factor'
  | 'opposed'
  | 'expired'
  | 'other-plan'
  | Exclude<Standing, 'known'>;

export type ReviewFault = 'not-entitled' | 'is-breaker' | Exclude<Standing, 'known'>;

/** Who may break the glass of a repair by these rules, and what follows; `undefined` when nobody may. */
export function glassTerms(
  { breakGlass, timeZone }: Policy,
  facts: PolicyFacts,
): GlassTerms | undefined {
  if (breakGlass === undefined || !isMatch(breakGlass.for, facts, timeZone)) return undefined;
  const { by, tell, reason, review } = breakGlass;
  return { by, tell, reason, review };
}

/** The same rules where the glass is broken: freezes and windows that the site named give way, nothing else. */
export function pastFreezes(policy: Policy, facts: PolicyFacts): Policy {
  const { breakGlass } = policy;
  if (breakGlass === undefined || glassTerms(policy, facts) === undefined) return policy;
  const rules = policy.rules.filter(
    (rule) => !(breakGlass.givesWay.includes(rule.name) && deniesByTime(rule)),
  );
  return { ...policy, rules };
}

/** A freeze or a window: a rule that says no at a time, and not at another. */
export function deniesByTime({ deny, when }: Rule): boolean {
  const { hours, outsideHours, during, notDuring } = when;
  return deny !== undefined && [hours, outsideHours, during, notDuring].some((each) => each);
}

/** What keeps somebody from letting a plan run alone, by the rules of then and of now. Fails closed. */
export function glassFault(
  { plan, decisions, today }: Glass,
  breaking: Breaking,
): GlassFault | undefined {
  const { by, digest, reason, at } = breaking;
  const then = plan.requirement.glass;
  if (at > plan.expiresAt) return 'expired';
  if (digest !== plan.digest) return 'other-plan';
  if (then === undefined || today === undefined) return 'no-glass';
  const stranger = strangerAs(by);
  if (stranger !== undefined) return stranger;
  if (![then, today].every((terms) => names(terms.by, by))) return 'not-entitled';
  // Whoever says no is there to be asked: that is no emergency of one person alone.
  if (standingObjections(decisions).some((no) => !isSameHuman(no.by, by))) return 'opposed';
  const least = Math.max(then.reason, today.reason);
  if (lengthOf(reason) < least) return 'no-reason';
  return lacksFactor([then, today], breaking) ? 'no-second-factor' : undefined;
}

function lacksFactor(all: readonly GlassTerms[], { secondFactor: proof }: Breaking): boolean {
  return all.some(({ secondFactor }) => secondFactor !== undefined && secondFactor !== proof?.kind);
}

/** What a review has to keep to: every list names whoever reviews. */
export interface ReviewTerms {
  readonly by: readonly (readonly string[])[];
  readonly within: number;
}

/** The stricter of then and now. */
export function reviewTerms(then: GlassTerms, today: GlassTerms): ReviewTerms {
  const lists = [then.review.by, today.review.by];
  return { by: lists, within: Math.min(then.review.within, today.review.within) };
}

/** What keeps somebody from reviewing what another did: it is never themselves, nor in their name. */
export function reviewFault(
  { breaker, terms }: { readonly breaker: Person; readonly terms: ReviewTerms },
  by: Person,
): ReviewFault | undefined {
  const stranger = strangerAs(by);
  if (stranger !== undefined) return stranger;
  const standsIn = by.groups?.includes(`person:${breaker.human ?? ''}`) === true;
  if (isSameHuman(breaker, by) || standsIn) return 'is-breaker';
  const isNamed = terms.by.length > 0 && terms.by.every((list) => names(list, by));
  return isNamed ? undefined : 'not-entitled';
}

/** How much of a text is there to read: blanks and what nobody sees do not count. */
export function lengthOf(text: string): number {
  return [...text.normalize('NFKC').replaceAll(/[\s\p{C}\p{M}\p{Z}]/gu, '')].length;
}

/** Only whom the file of the site lists as a human may decide alone, or review. */
function strangerAs(by: Person): Exclude<Standing, 'known'> | undefined {
  return by.standing === undefined || by.human === undefined ? 'unmapped' : barredAs(by);
}

/** "anyone" names nobody here. */
function names(principals: readonly string[], by: Person): boolean {
  return isOneOf(
    principals.filter((each) => each !== 'anyone'),
    by,
  );
}

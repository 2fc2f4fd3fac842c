import type { Plan, Requirement } from '#src/approval/plan.ts';
import type { Verdict } from '#src/incident/finding.ts';
import type { Risk } from '#src/playbook/schema.ts';
import type { Rule } from './policy-schema.ts';

/** That the rules of the site, and no person, decided on a plan. */
export interface Ruled {
  /** Names of the rules. */
  readonly rules: readonly string[];
  /** Of the plan. */
  readonly digest: string;
  readonly at: number;
}

/** Whether a rule names what may run with nobody: playbook, remedy and hosts, each to the letter. */
export function isByName({ when: { playbook, remedy, tags, risk } }: Rule): boolean {
  const isLow = risk === undefined || risk.every((each) => each === 'low');
  return isLow && [playbook, remedy, tags].every(isExact);
}

export interface Unattended {
  readonly risk?: Risk | undefined;
  readonly revision?: string | undefined;
  /** A rule says no, as far as it may be about this: what is not known about a host is no way round it. */
  readonly isForbidden: boolean;
}

/** The rules that let a repair run with nobody; none when one may say no, or it is not of low risk. */
export function unattendedRules(
  matching: readonly Rule[],
  { risk, revision, isForbidden }: Unattended,
): readonly string[] {
  if (risk !== 'low' || isForbidden) return [];
  return matching
    .filter((rule) => rule.unattended === true && isByName(rule) && isPinned(rule, revision))
    .map(({ name }) => name);
}

/** The risk is the playbook's own word: a site that read it can say which revision it read. */
function isPinned({ revision: pins }: Rule, revision: string | undefined): boolean {
  if (pins === undefined) return true;
  return revision !== undefined && pins.some((pin) => revision.startsWith(pin));
}

/** Whether a plan may run with nobody's approval: of low risk, its cause proven, with a proof and a way back. */
export function mayRunUnattended(
  plan: Plan,
  { verdict, today }: { readonly verdict: Verdict | undefined; readonly today: Requirement },
): boolean {
  const { risk, rollback, verify, requirement } = plan;
  return (
    risk === 'low' &&
    verdict === 'confirmed' &&
    rollback !== undefined &&
    Object.keys(verify).length > 0 &&
    saysSo(requirement) &&
    saysSo(today)
  );
}

function saysSo({ unattended = [] }: Requirement): boolean {
  return unattended.length > 0;
}

function isExact(names: readonly string[] | undefined): boolean {
  return names !== undefined && names.length > 0 && names.every((name) => !name.includes('*'));
}

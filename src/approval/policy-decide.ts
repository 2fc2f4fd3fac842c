import type { Escalation, GlassTerms, Requirement } from '#src/approval/plan.ts';
import type { Person } from '#src/identity/person.ts';
import { isOneOf, type Principal } from '#src/identity/principal.ts';
import { glassTerms } from './break-glass.ts';
import type { Policy } from './policy-file.ts';
import { isMatch, mayMatch, type PolicyFacts } from './policy-match.ts';
import type { Rule } from './policy-schema.ts';
import { unattendedRules } from './unattended.ts';

/** Lists that each must name somebody; none of them: nobody was allowed to. */
export type Clauses = readonly (readonly Principal[])[];

export type Ruling =
  | { readonly kind: 'refused'; readonly message: string; readonly rules: readonly string[] }
  | {
      readonly kind: 'allowed';
      readonly requirement: Requirement;
      readonly ask: Clauses;
      /** Every rule that matched. */
      readonly rules: readonly string[];
      /** Whom any of them calls when it takes too long; they are told where a person has to look. */
      readonly called: readonly Principal[];
    };

const defaultApprovals = { low: 1, medium: 1, high: 2 } as const;

/** What the rules ask for: any that denies wins, of the others the most restrictive holds, none means no. */
export function decidePolicy(policy: Policy, facts: PolicyFacts): Ruling {
  const matching = matchingRules(policy, facts);
  const rules = matching.map(({ name }) => name);
  const denied = deniedBy(matching);
  if (denied !== undefined) return { kind: 'refused', ...denied };
  const ask = clausesOf(matching, 'ask');
  const from = clausesOf(matching, 'approve');
  if (ask.length === 0) return noRule('lets anybody ask for this', rules);
  if (from.length === 0) return noRule('says who may approve this', rules);
  const strict = strictest(matching, facts);
  // Where each yes needs a code, nobody's yes is not enough.
  const isForbidden = strict.secondFactor !== undefined || saysNo(policy, facts);
  const unattended = unattendedRules(matching, { ...facts, isForbidden });
  const glass = glassTerms(policy, facts);
  const requirement = {
    ...strict,
    from,
    ...(unattended.length === 0 ? {} : { unattended }),
    ...(glass === undefined ? {} : { glass: asStrict(glass, strict) }),
    policy: { digest: policy.digest, rules },
  };
  const called = [...new Set(written(matching, 'escalation').flatMap(({ to }) => to))];
  return { kind: 'allowed', requirement, ask, rules, called };
}

export type ProbeRuling =
  | { readonly kind: 'refused'; readonly message: string; readonly rules: readonly string[] }
  | { readonly kind: 'allowed'; readonly probe: Clauses; readonly rules: readonly string[] };

/** Whether a host may be looked at, and for whom. Rules for a risk or a remedy say nothing of looks. */
export function decideProbe(policy: Policy, facts: PolicyFacts): ProbeRuling {
  const matching = matchingRules(policy, facts);
  const rules = matching.map(({ name }) => name);
  const probe = clausesOf(matching, 'probe');
  // A freeze keeps hands off; eyes may stay on, unless a rule takes the looks away as well.
  if (probe.length === 0) return noRule('lets anybody look at this host', rules);
  return { kind: 'allowed', probe, rules };
}

/** Whether every list names this person. No list at all names nobody. */
export function isAllowed(clauses: Clauses, person: Person): boolean {
  return clauses.length > 0 && clauses.every((clause) => isOneOf(clause, person));
}

/** One person alone needs no less to prove who they are than each of several would. */
function asStrict(glass: GlassTerms, { secondFactor }: Requirement): GlassTerms {
  return secondFactor === undefined ? glass : { ...glass, secondFactor };
}

function matchingRules({ rules, timeZone }: Policy, facts: PolicyFacts): readonly Rule[] {
  return rules.filter(({ when, deny }) =>
    deny === undefined ? isMatch(when, facts, timeZone) : mayMatch(when, facts, timeZone),
  );
}

/** Whether a rule keeps it from running with nobody, also where it is not known whether it is about this host. */
function saysNo({ rules, timeZone }: Policy, facts: PolicyFacts): boolean {
  return rules.some(
    ({ when, unattended }) => unattended === false && mayMatch(when, facts, timeZone),
  );
}

function deniedBy(rules: readonly Rule[]) {
  const denying = rules.filter(({ deny }) => deny !== undefined);
  if (denying.length === 0) return undefined;
  const message = denying.map(({ name, deny }) => `${deny} (rule ${name})`).join('; ');
  return { message, rules: denying.map(({ name }) => name) };
}

function noRule(what: string, rules: readonly string[]) {
  return {
    kind: 'refused',
    message: `no rule of this site ${what}; ask whoever keeps its rules`,
    rules,
  } as const;
}

function clausesOf(rules: readonly Rule[], effect: 'ask' | 'probe' | 'approve'): Clauses {
  return rules.flatMap((rule) => {
    const clause = rule[effect];
    return clause === undefined ? [] : [clause];
  });
}

function strictest(rules: readonly Rule[], { risk }: PolicyFacts): Requirement {
  const oneFromEach = [...new Set(rules.flatMap((rule) => rule.oneFromEach ?? []))];
  const counts = written(rules, 'approvals');
  const least = counts.length > 0 ? Math.max(...counts) : defaultApprovals[risk ?? 'high'];
  return {
    approvals: Math.max(1, least, oneFromEach.length),
    requesterMayApprove: isUnanimous(written(rules, 'requesterMayApprove'), true),
    approvers: 'anyone',
    ...(oneFromEach.length === 0 ? {} : { oneFromEach }),
    ...(written(rules, 'secondFactor').length === 0 ? {} : { secondFactor: 'totp' }),
    ...(isUnanimous(written(rules, 'decline'), 'counts') ? { decline: 'counts' } : {}),
    ...shortest('expiresIn', written(rules, 'expiresIn')),
    ...shortest('remindAfter', written(rules, 'remindAfter')),
    ...escalationOf(rules.filter(({ approve }) => approve !== undefined)),
  };
}

function written<Key extends keyof Rule>(rules: readonly Rule[], key: Key) {
  return rules.map((rule) => rule[key]).filter((value) => value !== undefined);
}

/** What makes it laxer holds only when every rule that says anything of it says so. */
function isUnanimous<T>(values: readonly T[], lax: T): boolean {
  return values.length > 0 && values.every((value) => value === lax);
}

function shortest<Key extends string>(key: Key, values: readonly number[]) {
  return values.length === 0 ? {} : { [key]: Math.min(...values) };
}

/** The latest of all, only those whom every rule calls, and only where every rule of approvers calls somebody. */
function escalationOf(rules: readonly Rule[]): { escalation?: Escalation } {
  const all = written(rules, 'escalation');
  const [first, ...rest] = all;
  if (first === undefined || all.length < rules.length) return {};
  const to = first.to.filter((principal) => rest.every((other) => other.to.includes(principal)));
  if (to.length === 0) return {};
  return { escalation: { after: Math.max(...all.map(({ after }) => after)), to } };
}

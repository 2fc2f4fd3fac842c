import { pastFreezes } from '#src/approval/break-glass.ts';
import { limitRefusal, longestMemory, repeatRefusal } from '#src/approval/limits.ts';
import type { Plan, Requirement } from '#src/approval/plan.ts';
import { type Clauses, decidePolicy, decideProbe } from '#src/approval/policy-decide.ts';
import type { Policy } from '#src/approval/policy-file.ts';
import type { PolicyFacts } from '#src/approval/policy-match.ts';
import { duration } from '#src/card/measure.ts';
import type { Context } from '#src/conductor/context.ts';
import { requirementOf } from '#src/conductor/requirement-of.ts';
import type { Rules } from '#src/conductor/rules-of-today.ts';
import type { Host } from '#src/host/host.ts';
import type { Principal } from '#src/identity/principal.ts';
import type { Finding } from '#src/incident/finding.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { ScriptRemedy } from '#src/playbook/schema.ts';

/** A repair that somebody wants, held against the rules of now. */
export interface Repair {
  readonly context: Context;
  readonly rules: Rules;
  readonly incident: Incident;
  readonly host: Host;
  readonly playbook: string;
  readonly revision?: string | undefined;
  readonly remedyName: string;
  readonly remedy: Pick<ScriptRemedy, 'risk' | 'approvals'>;
  readonly finding: Finding | undefined;
  /** Whose word it would run by; one person who breaks the glass is let through a freeze. Default: the quorum. */
  readonly wordOf?: 'quorum' | 'glass' | undefined;
}

export type RepairRuling =
  | {
      readonly kind: 'refused';
      readonly message: string;
      /** The repair does not last: a person has to look, and these are told. */
      readonly handOver?: readonly Principal[] | undefined;
    }
  | {
      readonly kind: 'allowed';
      readonly requirement: Requirement;
      /** Who may ask for it; absent where the site says nothing of that. */
      readonly ask?: Clauses | undefined;
    };

/** What the site asks for a repair at this moment. The playbook can only add to it. */
export function rulingOn(repair: Repair): RepairRuling {
  const { rules, context, remedy, finding } = repair;
  if (rules.kind === 'unreadable') return { kind: 'refused', message: rules.message };
  const { policy, stopped } = rules.today;
  if (stopped !== undefined) return { kind: 'refused', message: stoppedText(stopped) };
  const configured = requirementOf(context.settings, remedy, finding);
  if (policy === undefined) return { kind: 'allowed', requirement: configured };
  const facts = factsOf(repair, rules.today.during);
  const holding = repair.wordOf === 'glass' ? pastFreezes(policy, facts) : policy;
  const ruling = decidePolicy(holding, facts);
  if (ruling.kind === 'refused') return ruling;
  const { requirement, ask, called } = ruling;
  const tooMuch = limitOf(repair, policy, called);
  if (tooMuch !== undefined) return tooMuch;
  const approvals = Math.max(requirement.approvals, remedy.approvals ?? 1);
  const suspected = finding?.verdict !== 'confirmed';
  const stricter = { ...requirement, approvals: suspected ? approvals + 1 : approvals };
  // A playbook that says how many approve asks for people, as does a cause that nobody has proven.
  const forPeople = suspected || remedy.approvals !== undefined;
  const asked = forPeople ? attended(stricter) : stricter;
  return { kind: 'allowed', requirement: asked, ask };
}

function attended({ unattended: _nobody, ...requirement }: Requirement): Requirement {
  return requirement;
}

/** What has run lately, held against the limits of the site. The run that is asked about is none of it yet. */
function limitOf(
  repair: Repair,
  { limits }: Policy,
  called: readonly Principal[],
): Extract<RepairRuling, { kind: 'refused' }> | undefined {
  const { context, host, playbook, remedyName } = repair;
  const at = context.clock.now();
  const runs = context.ledger?.since(at - longestMemory) ?? [];
  const wanted = { host: host.name, tags: host.tags, playbook, remedy: remedyName, at };
  const repeated = repeatRefusal(limits, runs, wanted);
  if (repeated !== undefined) return { kind: 'refused', message: repeated, handOver: called };
  const message = limitRefusal(limits, runs, wanted);
  return message === undefined ? undefined : { kind: 'refused', message };
}

/** The same for a plan that waits. What its playbook asked for stands in the plan. */
export function rulingOnPlan(
  { context, rules, incident, wordOf }: Pick<Repair, 'context' | 'rules' | 'incident' | 'wordOf'>,
  plan: Plan,
): RepairRuling {
  const found = context.hosts.find(plan.host);
  if (found.kind === 'unknown' || found.host.name !== plan.host) {
    return { kind: 'refused', message: `${plan.host} is no longer in the inventory` };
  }
  const ruling = rulingOn({
    context,
    rules,
    incident,
    wordOf,
    host: found.host,
    playbook: plan.playbook,
    revision: plan.revision,
    remedyName: plan.remedy,
    remedy: { risk: plan.risk },
    finding: incident.assessment?.findings.find(({ cause }) => cause === plan.cause),
  });
  return outlived(plan, ruling, context.clock.now()) ?? ruling;
}

/** The rules may give a plan less time by now than when it was made. */
function outlived(plan: Plan, ruling: RepairRuling, now: number): RepairRuling | undefined {
  const expiresIn = ruling.kind === 'allowed' ? ruling.requirement.expiresIn : undefined;
  const since = madeAt(plan);
  if (expiresIn === undefined || since === undefined || now <= since + expiresIn) return undefined;
  const message = `by the rules of now no plan waits longer than ${duration(expiresIn)}; ask for it again`;
  return { kind: 'refused', message };
}

/** Plans of before say it only where something hung on it. */
function madeAt({ madeAt: at, expiresAt, requirement: { expiresIn } }: Plan): number | undefined {
  return at ?? (expiresIn === undefined ? undefined : expiresAt - expiresIn);
}

/** Why a host may not be looked at now; `undefined` when it may. */
export function probeRefusal(
  look: Pick<Repair, 'context' | 'rules' | 'incident' | 'host' | 'playbook'>,
): { readonly message: string } | { readonly clauses: Clauses } | undefined {
  const { rules } = look;
  if (rules.kind === 'unreadable') return { message: rules.message };
  const { policy, stopped, during } = rules.today;
  if (stopped !== undefined) return { message: stoppedText(stopped) };
  if (policy === undefined) return undefined;
  const ruling = decideProbe(policy, factsOf(look, during));
  return ruling.kind === 'refused' ? ruling : { clauses: ruling.probe };
}

function stoppedText(why: string): string {
  return `everything is stopped: ${why}`;
}

type Facts = Pick<Repair, 'context' | 'incident' | 'host' | 'playbook'> &
  Partial<Pick<Repair, 'remedy' | 'remedyName' | 'revision'>>;

function factsOf(facts: Facts, during: readonly string[]): PolicyFacts {
  const { context, incident, host, playbook, revision, remedy, remedyName } = facts;
  const { name, aliases, tags, site, environment } = host;
  return {
    playbook,
    host: { name, aliases, tags, site, ...(environment === undefined ? {} : { environment }) },
    during,
    at: context.clock.now(),
    ...(revision === undefined ? {} : { revision }),
    ...(remedy === undefined ? {} : { risk: remedy.risk }),
    ...(remedyName === undefined ? {} : { remedy: remedyName }),
    ...(incident.channel === undefined ? {} : { channel: incident.channel }),
  };
}

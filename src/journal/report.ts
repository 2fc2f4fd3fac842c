import type { Plan } from '#src/approval/plan.ts';
import { standingApprovals } from '#src/approval/voters.ts';
import type { Person } from '#src/identity/person.ts';
import type { Event } from '#src/incident/event.ts';
import type { Incident, Outcome } from '#src/incident/incident.ts';
import { runOf } from '#src/incident/run.ts';
import { endingOf } from '#src/incident/step.ts';
import { type Followed, follow, hasEnded, refusalOf } from './followed.ts';
import type { JournalRecord } from './record.ts';
import { glassPart } from './report-glass.ts';

/** A span of time in milliseconds since 1970; `until` is no part of it. */
export interface Period {
  readonly from: number;
  readonly until: number;
}

/**
 * One thing that an auditor asks about. `refused`: a decision that did not count. `held`: the rules of the site or
 * the channel said no. `without-approval`: a script began that no person had approved. `glass-broken`: one person let a
 * plan run alone; `acknowledged`, `objected`: what somebody else said of it; `review-overdue`: nobody did in time.
 */
export interface ReportRow {
  readonly what:
    | 'opened'
    | 'approved'
    | 'declined'
    | 'refused'
    | 'held'
    | 'without-approval'
    | 'glass-broken'
    | 'acknowledged'
    | 'objected'
    | 'review-overdue'
    | 'unknown-run'
    | 'closed';
  readonly seq: number;
  readonly at: number;
  readonly incident: string;
  readonly playbook?: string | undefined;
  readonly host?: string | undefined;
  readonly by?: Person | undefined;
  readonly remedy?: string | undefined;
  readonly risk?: string | undefined;
  /** Digest of the plan. */
  readonly plan?: string | undefined;
  readonly reason?: string | undefined;
  readonly outcome?: Outcome | undefined;
  /** From the report to the end, in milliseconds. */
  readonly took?: number | undefined;
}

/** What happened to one incident in that time; its records from the first on. */
export function reportRows(
  records: readonly JournalRecord[],
  { from, until }: Period,
): readonly ReportRow[] {
  const rows: ReportRow[] = [];
  let before: Incident | undefined;
  for (const record of records) {
    const followed = follow(record, before);
    before = followed.after;
    const { at } = record.event;
    if (at >= from && at < until) rows.push(...rowsOf(followed));
  }
  return rows;
}

function rowsOf(followed: Followed): readonly ReportRow[] {
  const found = [happened(followed), ended(followed)].filter((row) => row !== undefined);
  return found.map((row) => ({ ...commonOf(followed), ...row }));
}

type Part = Omit<ReportRow, 'seq' | 'at' | 'incident'>;

function happened(followed: Followed): Part | undefined {
  const { event } = followed.record;
  if (event.kind === 'opened') return { what: 'opened', by: event.reporter };
  if (event.kind === 'decided') return decided(followed, event);
  if (event.kind === 'run-intended') return begun(followed, event);
  if (event.kind === 'run-ended' && event.end === 'unknown')
    return { what: 'unknown-run', reason: event.message };
  return glassPart(followed) ?? saidNo(event);
}

function saidNo(event: Event): Part | undefined {
  if (event.kind === 'held' || event.kind === 'handed-over')
    return { what: 'held', reason: event.message };
  if (event.kind === 'braked' && event.says === 'stop')
    return { what: 'held', by: event.by, reason: `stopped: ${event.reason}` };
  if (event.kind !== 'barred') return undefined;
  return { what: 'held', reason: `the rules of the channel: ${event.by}` };
}

function decided(followed: Followed, event: Event & { readonly kind: 'decided' }): Part {
  const { by, decision, digest: plan, secondFactor } = event;
  const reason = refusalOf(followed);
  if (reason !== undefined) return { what: 'refused', by, plan, reason: `${decision}: ${reason}` };
  if (decision === 'decline') return { what: 'declined', by, plan };
  const how = secondFactor && `with a second factor, enrolment ${secondFactor.enrolment}`;
  return { what: 'approved', by, plan, ...(how && { reason: how }) };
}

/** What puts a host back needs no approval of its own. */
function begun(
  { before }: Followed,
  { run, digest }: Event & { readonly kind: 'run-intended' },
): Part | undefined {
  if (before?.state.kind !== 'applying') return undefined;
  const { plan, decisions, ruled, glass } = before.state;
  if (run !== runOf(plan, 'apply')) return undefined;
  if (glass !== undefined) {
    const reason = `the glass was broken: ${glass.reason}`;
    return { what: 'without-approval', plan: digest, by: glass.by, reason };
  }
  if (standingApprovals(decisions).length > 0) return undefined;
  const rules = ruled?.rules.join(', ');
  return {
    what: 'without-approval',
    plan: digest,
    ...(rules && { reason: `let run by the rules of the site: ${rules}` }),
  };
}

function ended(followed: Followed): Part | undefined {
  const { after } = followed;
  const ending = after && endingOf(after);
  if (!hasEnded(followed) || after === undefined || ending === undefined) return undefined;
  const { outcome, at, by, remedy } = ending;
  const took = at - after.openedAt;
  return { what: 'closed', outcome, took, ...(by && { by }), ...(remedy && { remedy }) };
}

function commonOf({ record, before, after }: Followed): Omit<ReportRow, 'what'> {
  const { seq, incident, event } = record;
  const known = after ?? before;
  const plan = planOf(before);
  return {
    seq,
    at: event.at,
    incident,
    playbook: known?.playbook?.name,
    host: known?.host,
    ...(plan === undefined ? {} : { remedy: plan.remedy, risk: plan.risk, plan: plan.digest }),
  };
}

function planOf(incident: Incident | undefined): Plan | undefined {
  const state = incident?.state;
  return state !== undefined && 'plan' in state ? state.plan : undefined;
}

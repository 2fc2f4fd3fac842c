import type { Person } from '#src/identity/person.ts';
import type { Event } from '#src/incident/event.ts';
import { endingOf } from '#src/incident/step.ts';
import { cleanLine } from '#src/redaction/clean-text.ts';
import { withoutSecrets } from '#src/redaction/without-secrets.ts';
import { type Followed, hasEnded, refusalOf } from './followed.ts';
import { sentence } from './sentence.ts';
import { shown } from './told.ts';

/** One record of the journal as one line for others: clean, capped, without secrets. */
export interface AuditEntry {
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly incident: string;
  /** What happened, as the journal calls it. */
  readonly kind: string;
  readonly severity: 'information' | 'notice' | 'warning' | 'error';
  /** A sentence in English. */
  readonly text: string;
  /** What to search for, by the names of `AuditFields`; what has no meaning is absent. */
  readonly fields: Readonly<Record<string, string>>;
  /** Of the record, so that the line can be held against the journal. */
  readonly hash: string;
}

interface AuditFields {
  readonly account?: string | undefined;
  readonly person?: string | undefined;
  readonly groups?: string | undefined;
  readonly host?: string | undefined;
  readonly playbook?: string | undefined;
  readonly remedy?: string | undefined;
  readonly plan?: string | undefined;
  readonly run?: string | undefined;
  readonly decision?: string | undefined;
  readonly refused?: string | undefined;
  readonly secondFactor?: string | undefined;
  readonly end?: string | undefined;
  readonly outcome?: string | undefined;
}

/** `byValue` takes the secrets that were used out of a text. */
export function auditEntry(followed: Followed, byValue: (text: string) => string): AuditEntry {
  // First what is hidden between its letters goes: a secret that cannot be seen there would be missed.
  const safe = (text: string): string => shown(withoutSecrets(cleanLine(text), byValue));
  const { record, before, after } = followed;
  const { seq, incident, event, hash } = record;
  const { at, kind } = event;
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(fieldsOf(followed))) {
    if (typeof value === 'string') fields[name] = safe(value);
  }
  const text = safe(sentence(event, before ?? after).text);
  const severity = severityOf(followed);
  return { seq, at, incident, kind, severity, text, fields, hash };
}

function fieldsOf(followed: Followed): AuditFields {
  const { record, before, after } = followed;
  const { event } = record;
  const incident = after ?? before;
  const by = personOf(event);
  return {
    account: by?.account,
    person: by?.human ?? by?.name,
    groups: by?.groups?.join(' '),
    host: incident?.host,
    playbook: incident?.playbook?.name,
    remedy: remedyOf(followed),
    ...decisionOf(followed),
    ...runOf(event),
    outcome: hasEnded(followed) && after !== undefined ? endingOf(after)?.outcome : undefined,
  };
}

function personOf(event: Event): Person | undefined {
  if (event.kind === 'opened') return event.reporter;
  if (event.kind === 'barred' || event.kind === 'forgotten') return undefined;
  return 'by' in event ? event.by : undefined;
}

function remedyOf({ record: { event }, before }: Followed): string | undefined {
  if (event.kind === 'planned') return event.plan.remedy;
  if ('remedy' in event) return event.remedy;
  const state = before?.state;
  return state !== undefined && 'plan' in state ? state.plan.remedy : undefined;
}

function decisionOf(
  followed: Followed,
): Pick<AuditFields, 'plan' | 'decision' | 'refused' | 'secondFactor'> {
  const { event } = followed.record;
  if (event.kind === 'planned') return { plan: event.plan.digest };
  if (event.kind === 'glass-broken')
    return { plan: event.digest, decision: 'break-glass', refused: refusalOf(followed) };
  if (event.kind === 'reviewed') return { decision: event.says, refused: refusalOf(followed) };
  if (event.kind !== 'decided') return {};
  const { digest: plan, decision, secondFactor, factorFault } = event;
  const proof = secondFactor && `${secondFactor.kind} ${secondFactor.enrolment}`;
  const none = factorFault && `none: ${factorFault.kind}`;
  return { plan, decision, refused: refusalOf(followed), secondFactor: proof ?? none };
}

function runOf(event: Event): Pick<AuditFields, 'run' | 'end' | 'plan'> {
  if (event.kind === 'run-intended') return { run: event.run, plan: event.digest };
  return event.kind === 'run-ended' ? { run: event.run, end: event.end } : {};
}

const notable: readonly Event['kind'][] = [
  'planned',
  'decided',
  'run-intended',
  'cancelled',
  'braked',
  'forgotten',
  'reviewed',
];
const alarming: readonly Event['kind'][] = [
  'plan-failed',
  'held',
  'barred',
  'handed-over',
  'glass-broken',
];

function severityOf(followed: Followed): AuditEntry['severity'] {
  const { event } = followed.record;
  if (event.kind === 'broke' || followed.after === undefined) return 'error';
  if (event.kind === 'run-ended') return ofRun(event.end);
  if (event.kind === 'planned' && event.ruled !== undefined) return 'warning';
  if (isReviewLate(followed)) return 'warning';
  if (alarming.includes(event.kind) || refusalOf(followed) !== undefined) return 'warning';
  return notable.includes(event.kind) ? 'notice' : 'information';
}

function isReviewLate({ record, after }: Followed): boolean {
  return record.event.kind === 'due' && after?.state.kind === 'reviewing' && after.state.overdue;
}

function ofRun(end: 'succeeded' | 'failed' | 'unknown' | 'not-started'): AuditEntry['severity'] {
  if (end === 'succeeded') return 'notice';
  return end === 'not-started' ? 'warning' : 'error';
}

import type { Saying } from '#src/incident/command.ts';
import type { Incident, IncidentState } from '#src/incident/incident.ts';
import { settledApproval } from './decided.ts';
import type { CardContext, Draft } from './draft.ts';
import { settledFindings } from './findings.ts';
import { lookedCard, planningCard } from './looking.ts';
import { settledQuestion } from './question.ts';
import { settledReview } from './review.ts';
import { appliedCard, brokenOffCard, notAppliedCard } from './run.ts';

/**
 * The messages that a saying changes because what they tell of is over: without buttons, with what
 * became of it. A step says several things; exactly one of them settles.
 */
export function settledBy(
  saying: Saying,
  incident: Incident,
  context: CardContext,
): readonly Draft[] {
  if (!settles(saying, context)) return [];
  const edits = [
    settledQuestion(incident, context),
    settledFindings(incident, context),
    settledApproval(incident, context),
    settledStatus(incident, context),
    settledReview(incident, context),
  ];
  return edits.filter((edit) => edit !== undefined);
}

const endsByRule: readonly Saying['kind'][] = ['barred', 'held', 'handed-over'];

function settles(saying: Saying, { before }: CardContext): boolean {
  const kind = endsByRule.includes(saying.kind) ? 'closed' : saying.kind;
  switch (before?.state.kind) {
    case 'asking':
      // Also where none of the choices it was: what is answered can be answered no more.
      return ['looking', 'question', 'findings', 'closed'].includes(kind);
    case 'probing':
      return kind === 'question' || kind === 'findings' || isCutShort(saying);
    case 'explaining':
      return kind === 'planning' || kind === 'closed';
    case 'proposing':
      return ['approval', 'unattended', 'plan-failed', 'closed'].includes(kind);
    case 'waiting':
      return kind === 'closed' || kind === 'glass-broken';
    case 'rechecking':
      return kind === 'changed-since-approval' || kind === 'closed';
    case 'applying':
      return kind === 'run-not-started' || kind === 'closed';
    case 'verifying':
      return ['confirming', 'rolling-back', 'cause-gone', 'not-fixed', 'closed'].includes(kind);
    case 'reviewing':
      return ['reviewed', 'reopened', 'findings', 'question'].includes(kind);
    case undefined:
    case 'confirming':
    case 'rolling-back':
    case 'closed':
      return false;
  }
}

/** Closed before there were findings to tell. */
function isCutShort(saying: Saying): boolean {
  if (saying.kind === 'barred' || saying.kind === 'held') return true;
  return saying.kind === 'closed' && ['cancelled', 'expired', 'unknown'].includes(saying.outcome);
}

/** What the live status message turns into when what it tells of has ended. */
function settledStatus(incident: Incident, context: CardContext): Draft | undefined {
  const was = context.before?.state;
  const { kind } = incident.state;
  if (was === undefined || was.kind === kind) return undefined;
  switch (was.kind) {
    case 'probing':
      return lookedCard(incident, context);
    case 'proposing': {
      const status = kind === 'waiting' || kind === 'rechecking' ? 'done' : 'failed';
      return planningCard(was.remedy, status, { incident, context });
    }
    case 'rechecking':
      return kind === 'applying' ? undefined : notAppliedCard(incident, context);
    case 'applying':
      return notFollowed(was, incident, context);
    case 'verifying':
      return appliedCard(was.end, incident, context);
    case 'asking':
    case 'explaining':
    case 'waiting':
    case 'confirming':
    case 'rolling-back':
    case 'reviewing':
    case 'closed':
      return undefined;
  }
}

/** A script that was never started, or whose end nobody waits for any more because the bot has a defect. */
function notFollowed(
  { intended }: Extract<IncidentState, { kind: 'applying' }>,
  incident: Incident,
  context: CardContext,
): Draft | undefined {
  const { kind } = incident.state;
  if (kind === 'verifying' || kind === 'rechecking') return undefined;
  return kind === 'closed' && intended
    ? brokenOffCard(incident, context)
    : notAppliedCard(incident, context);
}

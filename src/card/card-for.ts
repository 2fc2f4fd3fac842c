import type { Saying } from '#src/incident/command.ts';
import type { Incident } from '#src/incident/incident.ts';
import { approvalCard, approvalReminderCard } from './approval.ts';
import { byRuleCard, isByRule } from './by-rule.ts';
import { approvedCard, changedCard, leaseAwaitedCard } from './decided.ts';
import type { CardContext, Draft } from './draft.ts';
import { findingsCard, findingsReminderCard } from './findings.ts';
import { lookingCard, planningCard } from './looking.ts';
import { glassCard, isOfGlass } from './of-glass.ts';
import { closedCard, reopenedCard, thanksCard } from './outcome.ts';
import { causeGoneCard, notFixedCard } from './progress.ts';
import { questionCard, questionReminderCard } from './question.ts';
import { refusalCard, tooLateCard } from './refusal.ts';
import { adviceCard, defectCard } from './replies.ts';
import {
  applyingCard,
  confirmingCard,
  guardLeftCard,
  planFailedCard,
  rollbackProofCard,
  rollingBackCard,
  runFailedCard,
  runNotStartedCard,
  runUnknownCard,
} from './run.ts';
import { settledBy } from './settle.ts';
import { unattendedCard } from './unattended.ts';

/**
 * Everything to be posted for a saying, in order: first the messages that are edited because of it
 * (an approval card that is over, a status that is done), then the card itself, then a status that begins.
 */
export function cardsFor(
  saying: Saying,
  incident: Incident,
  context: CardContext,
): readonly Draft[] {
  const card = cardFor(saying, incident, context);
  const over = settledBy(saying, incident, context).filter(({ slot }) => slot !== card.slot);
  const begins = ['approved', 'unattended', 'glass-broken'].includes(saying.kind);
  const begun = begins ? [applyingCard(incident, context)] : [];
  return [...over, card, ...begun];
}

/** The card for a saying. The words for everything that happens to an incident begin here. */
export function cardFor(saying: Saying, incident: Incident, context: CardContext): Draft {
  if (isByRule(saying)) return byRuleCard(saying, incident, context);
  if (isOfGlass(saying)) return glassCard(saying, incident, context);
  switch (saying.kind) {
    case 'question':
    case 'question-reminder':
    case 'looking':
    case 'findings':
    case 'findings-reminder':
    case 'advice':
      return diagnosisFor(saying, incident, context);
    case 'planning':
    case 'plan-failed':
    case 'approval':
    case 'approval-reminder':
    case 'approval-counted':
    case 'approval-refused':
    case 'approved':
    case 'unattended':
    case 'lease-awaited':
    case 'changed-since-approval':
      return approvalFor(saying, incident, context);
    case 'applying':
    case 'run-failed':
    case 'run-not-started':
    case 'run-unknown':
    case 'confirming':
    case 'guard-left':
    case 'rolling-back':
    case 'rollback-proof':
      return runFor(saying, incident, context);
    case 'cause-gone':
    case 'not-fixed':
    case 'closed':
    case 'feedback-thanks':
    case 'reopened':
    case 'too-late':
    case 'broke':
      return endFor(saying, incident, context);
  }
}

type DiagnosisKind =
  | 'question'
  | 'question-reminder'
  | 'looking'
  | 'findings'
  | 'findings-reminder'
  | 'advice';

type ApprovalKind =
  | 'planning'
  | 'plan-failed'
  | 'approval'
  | 'approval-reminder'
  | 'approval-counted'
  | 'approval-refused'
  | 'approved'
  | 'unattended'
  | 'lease-awaited'
  | 'changed-since-approval';

type RunKind =
  | 'applying'
  | 'run-failed'
  | 'run-not-started'
  | 'run-unknown'
  | 'confirming'
  | 'guard-left'
  | 'rolling-back'
  | 'rollback-proof';

type EndKind =
  | 'cause-gone'
  | 'not-fixed'
  | 'closed'
  | 'feedback-thanks'
  | 'reopened'
  | 'too-late'
  | 'broke';

type Of<Kind extends Saying['kind']> = Extract<Saying, { readonly kind: Kind }>;

function diagnosisFor(saying: Of<DiagnosisKind>, incident: Incident, context: CardContext): Draft {
  switch (saying.kind) {
    case 'question':
      return questionCard(incident, context);
    case 'question-reminder':
      return questionReminderCard(incident, context);
    case 'looking':
      return lookingCard(incident, context);
    case 'findings':
      return findingsCard(incident, context);
    case 'findings-reminder':
      return findingsReminderCard(incident, context);
    case 'advice':
      return adviceCard(saying.remedies, incident, context);
  }
}

function approvalFor(saying: Of<ApprovalKind>, incident: Incident, context: CardContext): Draft {
  switch (saying.kind) {
    case 'planning':
      return planningCard(plannedRemedy(incident), 'running', { incident, context });
    case 'plan-failed':
      return planFailedCard(saying, incident, context);
    case 'approval':
    case 'approval-counted':
      return approvalCard(incident, context);
    case 'approval-reminder':
      return approvalReminderCard(incident, context);
    case 'approval-refused':
      return refusalCard(saying, incident, context);
    case 'approved':
      return approvedCard(saying, incident, context);
    case 'unattended':
      return unattendedCard(saying, incident, context);
    case 'lease-awaited':
      return leaseAwaitedCard(saying.holder, incident, context);
    case 'changed-since-approval':
      return changedCard(saying, incident, context);
  }
}

function runFor(saying: Of<RunKind>, incident: Incident, context: CardContext): Draft {
  switch (saying.kind) {
    case 'applying':
      return applyingCard(incident, context);
    case 'run-failed':
      return runFailedCard(saying, incident, context);
    case 'run-not-started':
      return runNotStartedCard(saying, incident, context);
    case 'run-unknown':
      return runUnknownCard(incident, context);
    case 'confirming':
      return confirmingCard(incident, context);
    case 'guard-left':
      return guardLeftCard(incident, context);
    case 'rolling-back':
      return rollingBackCard(saying, incident, context);
    case 'rollback-proof':
      return rollbackProofCard(saying, incident, context);
  }
}

function endFor(saying: Of<EndKind>, incident: Incident, context: CardContext): Draft {
  switch (saying.kind) {
    case 'cause-gone':
      return causeGoneCard(saying, incident, context);
    case 'not-fixed':
      return notFixedCard(saying, incident, context);
    case 'closed':
      return closedCard(incident, context);
    case 'feedback-thanks':
      return thanksCard(incident, context);
    case 'reopened':
      return reopenedCard(incident, context);
    case 'too-late':
      return tooLateCard(saying, incident, context);
    case 'broke':
      return defectCard(incident.id, context);
  }
}

function plannedRemedy({ state }: Incident): string {
  return state.kind === 'proposing' ? state.remedy : '';
}

import type { Decision, Plan } from '#src/approval/plan.ts';
import { standingApprovals } from '#src/approval/voters.ts';
import type { Incident } from '#src/incident/incident.ts';
import { neededText, ruleText } from './approver.ts';
import type { Block, Fact, Severity, Text } from './card.ts';
import {
  bullets,
  type CardContext,
  type Draft,
  type DraftAction,
  draft,
  fact,
  factBlock,
  paragraph,
} from './draft.ts';
import { becauseText, readingText, unitOf, valueSpan } from './evidence.ts';
import { breakActions, glassFacts } from './glass.ts';
import { duration } from './measure.ts';
import { accountName, approvalSlot, decisionsOf, hostSpan, planOf } from './place.ts';
import { codeForm, factorFact } from './second-factor.ts';
import { capped, cappedList } from './shown.ts';
import { clock, code, joined, relative } from './span.ts';

/** What, where, why, risk, who is logged on, what cannot be previewed, how to undo, until when. */
export function approvalCard(incident: Incident, context: CardContext): Draft {
  const plan = planOf(incident, context);
  if (plan === undefined) return noPlanCard(context);
  return draft(
    {
      severity: severityOf(plan),
      title: ['Approval needed: ', plan.title, ' on ', hostSpan(incident, context)],
      blocks: [
        factBlock(...what(plan, incident, context), ...who(plan, incident, context)),
        reasons(plan, incident, context),
        ...previewBlocks(plan),
      ],
      actions: actions(plan, incident),
      slot: approvalSlot(plan),
    },
    context,
  );
}

export function approvalReminderCard(incident: Incident, context: CardContext): Draft {
  const plan = planOf(incident, context);
  if (plan === undefined) return noPlanCard(context);
  const decisions = standingApprovals(decisionsOf(incident));
  return draft(
    {
      severity: 'question',
      title: ['Still waiting for approval: ', plan.title, ' on ', hostSpan(incident, context)],
      blocks: [
        factBlock(
          fact('Approval', ...neededText({ plan, decisions, incident }, context)),
          fact('Expires', relative(plan.expiresAt)),
        ),
        paragraph('Nothing of it has been done. The card with the plan stands above.'),
      ],
    },
    context,
  );
}

function noPlanCard(context: CardContext): Draft {
  return draft(
    { severity: 'info', title: ['There is no plan to approve any more. Nothing was done.'] },
    context,
  );
}

function severityOf({ risk }: Plan): Severity {
  return risk === 'high' ? 'warning' : 'question';
}

function what(plan: Plan, incident: Incident, context: CardContext): readonly (Fact | undefined)[] {
  return [
    fact('What', plan.title),
    fact('Where', hostSpan(incident, context)),
    fact('Why', plan.causeTitle),
    fact('Risk', plan.risk),
    fact('Effect', capped(plan.effect, 600)),
    loggedOn(incident),
    parameters(plan),
    guard(plan),
    fact('Undo', plan.rollback === undefined ? noUndo(plan) : capped(plan.undo, 600)),
  ];
}

function who(plan: Plan, incident: Incident, context: CardContext): readonly (Fact | undefined)[] {
  const all = decisionsOf(incident);
  const decisions = standingApprovals(all);
  const ballot = { plan, decisions, incident };
  const given = decisions.map(said);
  const against = all.filter(({ decision }) => decision === 'decline').map(said);
  return [
    fact('Asked by', accountName(plan.requester, incident, context)),
    fact('Approval', ...neededText(ballot, context), '; ', ...ruleText(ballot, context)),
    plan.requirement.secondFactor === undefined ? undefined : factorFact(),
    ...glassFacts(plan),
    given.length === 0 ? undefined : fact('Approved by', ...joined(given, '; ')),
    against.length === 0 ? undefined : fact('Declined by', ...joined(against, '; ')),
    fact('Expires', relative(plan.expiresAt), ', ', clock(plan.expiresAt)),
    fact('Plan', code(plan.digest.slice(0, 12))),
  ];
}

function said({ by, at, secondFactor }: Decision): Text {
  const how = secondFactor === undefined ? [] : [', with a second factor'];
  return [by.name, ', ', clock(at), ...how];
}

function guard(plan: Plan): Fact | undefined {
  if (plan.guard === undefined) return undefined;
  const within = duration(plan.guard.withinMs);
  return fact('If I am cut off', `the host puts itself back ${within} after it began`);
}

function noUndo({ noRollback }: Plan): string {
  return `cannot be put back: ${capped(noRollback ?? 'the plan has no script for it', 600)}`;
}

/** Who is logged on, where a probe "sessions" has counted them. */
function loggedOn({ looks }: Incident): Fact | undefined {
  const look = Object.hasOwn(looks, 'sessions') ? looks.sessions : undefined;
  if (look === undefined) return undefined;
  if (look.kind === 'failed') return fact('Logged on', `not known: ${capped(look.message, 200)}`);
  const read = Object.entries(look.values).map(
    ([key, value]): Text => [`${key} `, valueSpan(value)],
  );
  return read.length === 0
    ? fact('Logged on', 'not known')
    : fact('Logged on', ...joined(cappedList(read, 6), ', '));
}

function parameters(plan: Plan): Fact | undefined {
  const given = Object.entries(plan.parameters).map(
    ([name, value]): Text => [`${name} `, valueSpan(value)],
  );
  return given.length === 0 ? undefined : fact('With', ...joined(cappedList(given, 12), ', '));
}

function reasons(plan: Plan, incident: Incident, context: CardContext): Block {
  const finding = incident.assessment?.findings.find(({ cause }) => cause === plan.cause);
  const held = (finding?.because ?? []).filter(({ truth }) => truth === 'holds');
  const lines =
    held.length > 0
      ? held.map((line) => becauseText(line, context))
      : Object.entries(plan.readings).map(([path, value]) =>
          readingText(path, value, context, unitOf(path, incident)),
        );
  return bullets(
    cappedList(
      lines.map((line): Text => ['because ', ...line]),
      8,
    ),
  );
}

function previewBlocks({ preview, apply, deadlineMs }: Plan): readonly Block[] {
  const size = `The script has ${apply.text.trimEnd().split('\n').length} lines and is ended after ${duration(deadlineMs)}.`;
  if (preview.kind === 'none') {
    return [
      paragraph(`This cannot be previewed; that does not mean that nothing changes. ${size}`),
    ];
  }
  const lines = cappedList(
    preview.lines.map((line): Text => [capped(line, 300)]),
    15,
  );
  const heading = preview.kind === 'exact' ? 'Preview, exact' : 'Preview, as far as it can be told';
  return lines.length === 0
    ? [paragraph(`${heading}: the script reports no change. ${size}`)]
    : [paragraph(`${heading}:`), bullets(lines), paragraph(size)];
}

function actions(plan: Plan, incident: Incident): readonly DraftAction[] {
  const { digest } = plan;
  return [
    approve(plan, incident),
    { label: 'Decline', style: 'plain', meaning: { kind: 'decide', decision: 'decline', digest } },
    { label: 'Show the script', style: 'plain', meaning: { kind: 'show-script', digest } },
    ...breakActions(plan),
  ];
}

function approve(plan: Plan, { host }: Incident): DraftAction {
  const { digest, risk, rollback, requirement } = plan;
  const form = requirement.secondFactor === undefined ? {} : { form: codeForm };
  const grave = risk === 'high' || rollback === undefined;
  const meaning = { kind: 'decide', decision: 'approve', digest } as const;
  if (!grave) return { label: 'Approve', style: 'primary', ...form, meaning };
  const undo = rollback === undefined ? ' It cannot be put back.' : '';
  return {
    label: 'Approve',
    style: 'danger',
    confirm: capped(`${plan.title} on ${host ?? plan.host}? Risk: ${risk}.${undo}`, 280),
    ...form,
    meaning,
  };
}

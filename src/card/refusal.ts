import type { RefusalReason } from '#src/approval/quorum.ts';
import type { Saying } from '#src/incident/command.ts';
import type { Incident } from '#src/incident/incident.ts';
import { approverNames } from './approver.ts';
import type { Text } from './card.ts';
import { type CardContext, type Draft, draft, factBlock, paragraph } from './draft.ts';
import { decisionsOf, planOf, reference } from './place.ts';
import { factorText } from './second-factor.ts';
import { capped } from './shown.ts';
import { whereItStands } from './standing.ts';

type Of<Kind extends Saying['kind']> = Saying & { readonly kind: Kind };

/** Privately: why this press does not count, and whom to ask. */
export function refusalCard(
  { by, reason, message, factorFault }: Of<'approval-refused'>,
  incident: Incident,
  context: CardContext,
): Draft {
  return draft(
    {
      severity: 'warning',
      title: [headline(reason)],
      blocks: [
        message === undefined ? undefined : paragraph(`${capped(sentence(message), 600)}`),
        paragraph(...adviceText({ reason, factorFault }, incident, context)),
        factBlock(reference(incident)),
      ],
      to: by.account,
    },
    context,
  );
}

/** Privately, to somebody who acts on what is over: what became of it. Never silence. */
export function tooLateCard(
  { by }: Of<'too-late'>,
  incident: Incident,
  context: CardContext,
): Draft {
  return draft(
    {
      severity: 'info',
      title: ['That is not open any more; nothing happened now.'],
      blocks: [paragraph(...whereItStands(incident, context)), factBlock(reference(incident))],
      to: by.account,
    },
    context,
  );
}

function headline(reason: RefusalReason): string {
  switch (reason) {
    case 'not-entitled':
      return 'This is not yours to decide here.';
    case 'external':
      return 'You are a guest here, or of another organisation: you may report and read, and decide nothing.';
    case 'is-requester':
      return 'You asked for this repair, so somebody else has to approve it.';
    case 'already-decided':
      return 'Your decision is already counted; one person is one vote.';
    case 'other-plan':
      return 'The card you pressed shows another plan than the one that waits now.';
    case 'expired':
      return 'This approval has expired. Nothing was done.';
    case 'no-approvers':
      return 'Nobody may approve this: the list of approvers is empty.';
    case 'unmapped':
      return 'I do not know whose account this is, so it decides nothing.';
    case 'disabled':
      return 'This account was disabled, so it decides nothing.';
    case 'unverified':
      return 'The directory does not answer, so I cannot tell whether this account may still decide.';
    case 'no-second-factor':
      return 'This approval needs a second factor, and does not count without it.';
    case 'policy':
      return 'The rules of this site say no at this moment. Nothing was done.';
  }
}

function adviceText(
  { reason, factorFault }: Pick<Of<'approval-refused'>, 'reason' | 'factorFault'>,
  incident: Incident,
  context: CardContext,
): Text {
  if (reason === 'no-second-factor') return factorText(factorFault);
  return [advice(reason, incident, context)];
}

function advice(
  reason: Exclude<RefusalReason, 'no-second-factor'>,
  incident: Incident,
  context: CardContext,
): string {
  switch (reason) {
    case 'not-entitled':
    case 'external':
    case 'is-requester':
    case 'already-decided':
      return whom(incident, context);
    case 'other-plan':
      return 'Look at the newest card in this thread and decide there.';
    case 'expired':
      return 'Report the error again, and I make a new plan.';
    case 'no-approvers':
      return 'Whoever runs this bot has to name approvers in its configuration.';
    case 'unmapped':
    case 'disabled':
      return `Whoever runs this bot keeps the list of people and their accounts. ${whom(incident, context)}`;
    case 'unverified':
      return `Press again when it answers. ${whom(incident, context)}`;
    case 'policy':
      return 'Press again when that has passed, as long as the plan has not expired.';
  }
}

function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase();
  return `${first}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}

function whom(incident: Incident, context: CardContext): string {
  const plan = planOf(incident, context);
  const names =
    plan === undefined
      ? ''
      : approverNames({ plan, decisions: decisionsOf(incident), incident }, context);
  return names === '' ? `Ask ${incident.reporter.name}, who reported it.` : `Ask ${names}.`;
}

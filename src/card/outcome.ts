import type { Incident, IncidentState } from '#src/incident/incident.ts';
import { endingOf } from '#src/incident/step.ts';
import { adviceUsedUp } from './advice-only.ts';
import type { Block, Severity, Text } from './card.ts';
import { byWhom } from './decided.ts';
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
import { provenTexts } from './evidence.ts';
import { expiredText } from './expired.ts';
import { glassBlock } from './glass.ts';
import { duration } from './measure.ts';
import { noPlaybook } from './no-playbook.ts';
import { hostSpan, isUntouched, planOf, reference, remedyTitle } from './place.ts';
import { cappedList } from './shown.ts';
import { mention } from './span.ts';
import { unattendedBlock } from './unattended.ts';

type Closed = Extract<IncidentState, { kind: 'closed' | 'reviewing' }>;

interface Ending {
  readonly severity: Severity;
  readonly title: Text;
  readonly blocks: readonly (Block | undefined)[];
  readonly asks?: boolean | undefined;
}

/** How an incident ended, what that rests on, and what happens now. */
export function closedCard(incident: Incident, context: CardContext): Draft {
  const { state } = incident;
  if (state.kind !== 'closed' && state.kind !== 'reviewing') return reopenedCard(incident, context);
  const { severity, title, blocks, asks } = ending(state, incident, context);
  return draft(
    {
      severity,
      title,
      blocks: [
        ...blocks,
        unattendedBlock(incident),
        glassBlock(incident),
        factBlock(reference(incident)),
      ],
      actions: asks === true ? feedback : [],
    },
    context,
  );
}

export function thanksCard(incident: Incident, context: CardContext): Draft {
  const name = endingOf(incident)?.confirmedBy?.name;
  return draft(
    {
      severity: 'success',
      title: [`Thank you${name === undefined ? '' : `, ${name}`}. It works; this is closed.`],
    },
    context,
  );
}

export function reopenedCard(incident: Incident, context: CardContext): Draft {
  return draft(
    {
      severity: 'info',
      title: ['Still the same: I look at ', hostSpan(incident, context), ' again.'],
      blocks: [paragraph('What was done already I do not do a second time.')],
    },
    context,
  );
}

const feedback: readonly DraftAction[] = [
  { label: 'It works', style: 'primary', meaning: { kind: 'feedback', works: true } },
  { label: 'Still the same', style: 'plain', meaning: { kind: 'feedback', works: false } },
];

function ending(state: Closed, incident: Incident, context: CardContext): Ending {
  switch (state.outcome) {
    case 'resolved':
      return resolved(state, incident, context);
    case 'advised':
      return advised(incident);
    case 'changed-not-fixed':
      return notFixed(state, incident, context);
    case 'rolled-back':
      return rolledBack(state, incident, context);
    case 'unknown':
      return unknownEnd(state, incident, context);
    case 'declined':
    case 'expired':
    case 'cancelled':
      return ended(state, incident, context);
    case 'no-cause-found':
      return noCause(incident, context);
  }
}

function resolved(state: Closed, incident: Incident, context: CardContext): Ending {
  const { reporter, openedAt } = incident;
  const plan = planOf(incident, context);
  const proof = plan === undefined ? [] : provenTexts(Object.keys(plan.verify), incident, context);
  const remedy =
    state.remedy === undefined
      ? []
      : [fact('Repair', remedyTitle(state.remedy, incident, context))];
  return {
    severity: 'success',
    title: [
      'Resolved in ',
      duration(state.at - openedAt),
      ' on ',
      hostSpan(incident, context),
      '.',
    ],
    blocks: [
      factBlock(...remedy),
      bullets(
        cappedList(
          proof.map((line): Text => ['verified: ', ...line]),
          10,
        ),
      ),
      paragraph(mention(reporter), ', please try again.'),
    ],
    asks: true,
  };
}

function advised({ reporter }: Incident): Ending {
  return {
    severity: 'info',
    title: ['Over to you: this needs a person.'],
    blocks: [paragraph(mention(reporter), ', tell me whether it works once the steps are done.')],
    asks: true,
  };
}

function rolledBack(state: Closed, incident: Incident, context: CardContext): Ending {
  return {
    severity: 'warning',
    title: ['Not fixed; ', hostSpan(incident, context), ' was put back as it was.'],
    blocks: [triedBlock(state, incident, context), handOver(incident)],
  };
}

function notFixed(state: Closed, incident: Incident, context: CardContext): Ending {
  const host = hostSpan(incident, context);
  return {
    severity: 'error',
    title: ['Changed, but not fixed: the fault on ', host, ' is still there.'],
    blocks: [
      triedBlock(state, incident, context),
      paragraph(kept(incident, context)),
      handOver(incident),
    ],
  };
}

function unknownEnd(state: Closed, incident: Incident, context: CardContext): Ending {
  const host = hostSpan(incident, context);
  const untouched = isUntouched(incident);
  return {
    severity: 'error',
    title: untouched
      ? ['I stop here, and do not know how ', host, ' stands. I have changed nothing.']
      : ['I do not know how ', host, ' stands now.'],
    blocks: [
      triedBlock(state, incident, context),
      untouched ? undefined : paragraph(unproven(context)),
      handOver(incident),
    ],
  };
}

function triedBlock({ remedy }: Closed, incident: Incident, context: CardContext): Block {
  return remedy === undefined
    ? factBlock()
    : factBlock(fact('Tried', remedyTitle(remedy, incident, context)));
}

function handOver({ reporter }: Incident): Block {
  return paragraph(
    mention(reporter),
    ', this needs somebody with access to the host.',
    ' All readings and runs are in the journal under the reference.',
  );
}

function unproven({ before }: CardContext): string {
  return before?.state.kind === 'rolling-back'
    ? 'The readings do not prove that it was put back. I change nothing further.'
    : 'A script may or may not have done its work. I will not run it again.';
}

function kept(incident: Incident, context: CardContext): string {
  const reason = planOf(incident, context)?.noRollback;
  return reason === undefined
    ? 'The change has not been put back.'
    : `There is nothing to put back: ${reason}`;
}

/** Somebody, or time, ended it. */
function ended(state: Closed, incident: Incident, context: CardContext): Ending {
  const host = hostSpan(incident, context);
  const nothing = isUntouched(incident)
    ? ['Nothing was changed on ', host, '.']
    : ['Nothing further is changed on ', host, '.'];
  const { by, outcome } = state;
  const words = {
    declined: `Declined${byWhom(by)}.`,
    cancelled: `Called off${byWhom(by)}.`,
    expired: expiredText(context),
  };
  const title = outcome === 'declined' || outcome === 'cancelled' ? words[outcome] : words.expired;
  return {
    severity: 'info',
    title: [title],
    blocks: [
      paragraph(...nothing),
      outcome === 'cancelled'
        ? undefined
        : paragraph(
            mention(incident.reporter),
            ', report the error again whenever you want me to look again.',
          ),
    ],
  };
}

function noCause(incident: Incident, context: CardContext): Ending {
  if (incident.playbook === undefined) return noPlaybook(incident);
  if (incident.host === undefined) return adviceUsedUp(incident);
  const untouched = isUntouched(incident) ? '. Nothing was changed.' : '.';
  return {
    severity: 'warning',
    title: ['I found no cause on ', hostSpan(incident, context), untouched],
    blocks: [
      paragraph(
        mention(incident.reporter),
        ', whoever looks further finds all readings in the journal under the reference.',
      ),
    ],
  };
}

import type { Plan } from '#src/approval/plan.ts';
import type { Person } from '#src/identity/person.ts';
import type { Saying } from '#src/incident/command.ts';
import type { Change } from '#src/incident/event.ts';
import type { Ending, Incident, IncidentId } from '#src/incident/incident.ts';
import type { Text } from './card.ts';
import {
  bullets,
  type CardContext,
  type Draft,
  draft,
  fact,
  factBlock,
  paragraph,
} from './draft.ts';
import { pathName, readingText, unitOf, valueSpan } from './evidence.ts';
import { listed } from './measure.ts';
import { accountName, approvalSlot, decisionsOf, hostSpan, isUntouched, planOf } from './place.ts';
import { cappedList } from './shown.ts';
import { clock, code } from './span.ts';

type Of<Kind extends Saying['kind']> = Saying & { readonly kind: Kind };

/** The approval card after enough people have said yes: without buttons, with their names. */
export function approvedCard(
  saying: Of<'approved'>,
  incident: Incident,
  context: CardContext,
): Draft {
  const names = listed(saying.by.map(({ name }) => name));
  const last = decisionsOf(incident).at(-1)?.at;
  const when: Text = last === undefined ? [] : [', ', clock(last)];
  return settled([`Approved by ${names}`, ...when], incident, context);
}

/** What an approval card that nobody may press any more turns into; undefined when there was none. */
export function settledApproval(incident: Incident, context: CardContext): Draft | undefined {
  const { before } = context;
  if (before?.state.kind !== 'waiting' && before?.state.kind !== 'rechecking') return undefined;
  const text = settledText(incident, context);
  return text === undefined ? undefined : settled(text, incident, context);
}

const undecidedTexts = {
  plan: 'What the plan rests on does not hold any more.',
  approvals: 'Too few of those who approved it may by now.',
  asker: 'Whoever asked for it may not ask for it any more.',
  glass: 'Whoever broke the glass for it may not any more.',
  rules: 'The rules of this site no longer let it run with nobody.',
} as const;

/** Somebody changed the host between the card and the run: the approval no longer fits. */
export function changedCard(
  saying: Of<'changed-since-approval'>,
  incident: Incident,
  context: CardContext,
): Draft {
  const was = context.before?.state;
  const isRuled = was?.kind === 'rechecking' && was.ruled !== undefined;
  const given = isRuled ? 'plan' : 'approval';
  const lines = saying.changes.map((change) => changeText(change, incident, context));
  return draft(
    {
      severity: 'warning',
      title: [`The ${given} no longer fits `, hostSpan(incident, context), '. Nothing was done.'],
      blocks: [
        lines.length === 0
          ? paragraph(undecidedTexts[saying.undecided ?? 'plan'])
          : paragraph('Since the card was posted, this has changed:'),
        bullets(cappedList(lines, 10)),
        paragraph(
          saying.again
            ? 'Looking again.'
            : 'It keeps changing while I look; I stop here, so that somebody can see who changes it.',
        ),
      ],
    },
    context,
  );
}

/** Another incident repairs the same host: the next waits and says for whom. */
export function leaseAwaitedCard(
  holder: IncidentId,
  incident: Incident,
  context: CardContext,
): Draft {
  return draft(
    {
      severity: 'info',
      title: ['Waiting: ', hostSpan(incident, context), ' is being repaired for another incident.'],
      blocks: [
        factBlock(fact('Waiting for', code(holder))),
        paragraph('One repair at a time on one host. I go on by myself, and look again first.'),
      ],
      slot: 'status',
    },
    context,
  );
}

function settled(title: Text, incident: Incident, context: CardContext): Draft {
  const plan = planOf(incident, context);
  return draft(
    {
      severity: 'info',
      title,
      blocks: plan === undefined ? [] : [paragraph(...planText(plan, incident, context))],
      slot: plan === undefined ? undefined : approvalSlot(plan),
    },
    context,
  );
}

function planText(plan: Plan, incident: Incident, context: CardContext): Text {
  const asked = accountName(plan.requester, incident, context);
  return [
    `${plan.title} on `,
    hostSpan(incident, context),
    `; ${plan.risk} risk; asked for by ${asked}; plan `,
    code(plan.digest.slice(0, 12)),
  ];
}

function settledText({ state, tried }: Incident, context: CardContext): Text | undefined {
  switch (state.kind) {
    case 'rechecking':
      return state.glass === undefined
        ? undefined
        : [`${state.glass.by.name} broke the glass and lets it run alone, `, clock(state.glass.at)];
    case 'waiting':
    case 'applying':
    case 'verifying':
    case 'confirming':
    case 'rolling-back':
      return undefined;
    case 'asking':
    case 'probing':
    case 'explaining':
    case 'proposing':
      return ['No longer valid, ', clock(context.now), ': the host has changed since.'];
    case 'reviewing':
    case 'closed':
      return closedText(state, isUntouched({ tried }));
  }
}

function closedText({ outcome, at, by }: Ending, untouched: boolean): Text {
  const nothing = untouched ? ' Nothing was changed.' : '';
  switch (outcome) {
    case 'declined':
      return [`Declined${byWhom(by)}, `, clock(at), `.${nothing}`];
    case 'expired':
      return ['Expired, ', clock(at), `.${nothing}`];
    case 'cancelled':
      return [`Called off${byWhom(by)}, `, clock(at), `.${nothing}`];
    case 'resolved':
    case 'changed-not-fixed':
    case 'rolled-back':
    case 'advised':
    case 'no-cause-found':
    case 'unknown':
      return ['Closed, ', clock(at), '.'];
  }
}

/** " by Jonas Weber", or nothing when it was nobody. */
export function byWhom(person: Person | undefined): string {
  return person === undefined ? '' : ` by ${person.name}`;
}

function changeText({ path, before, now }: Change, incident: Incident, context: CardContext): Text {
  const unit = unitOf(path, incident);
  const was = before === undefined ? 'not known' : valueSpan(before, unit);
  return now === undefined
    ? [`${pathName(path, context)}: was `, was, ', is not known now']
    : [...readingText(path, now, context, unit), ' now, was ', was];
}

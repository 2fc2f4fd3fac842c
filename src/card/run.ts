import type { RollbackReason, Saying } from '#src/incident/command.ts';
import type { Incident, RunEnd } from '#src/incident/incident.ts';
import type { StepStatus, Text } from './card.ts';
import { type CardContext, type Draft, draft, factBlock, paragraph } from './draft.ts';
import { duration } from './measure.ts';
import { hostSpan, planOf, reference } from './place.ts';
import { capped } from './shown.ts';

type Of<Kind extends Saying['kind']> = Saying & { readonly kind: Kind };

/** The status message while an approved plan is looked at again, carried out and verified. */
export function applyingCard(incident: Incident, context: CardContext): Draft {
  const running = runningStep(incident);
  const statuses = [0, 1, 2].map((step) => statusAt(step, running));
  const host = hostSpan(incident, context);
  const title: Text =
    running === 0
      ? ['Looking again at ', host, ' before I touch anything']
      : ['Applying on ', host];
  return statusCard({ incident, context, title, statuses });
}

/** The same message once the readings were taken again. What they say is for another card. */
export function appliedCard(end: RunEnd, incident: Incident, context: CardContext): Draft {
  const title: Text = ['Read ', hostSpan(incident, context), ' again after the run'];
  const statuses = ['done', end === 'succeeded' ? 'done' : 'failed', 'done'] as const;
  return statusCard({ incident, context, title, statuses });
}

/** The same message when nothing was applied after all. */
export function notAppliedCard(incident: Incident, context: CardContext): Draft {
  const title: Text = ['Nothing was applied on ', hostSpan(incident, context)];
  return statusCard({ incident, context, title, statuses: ['failed', 'skipped', 'skipped'] });
}

/** The same message when nobody follows the script any more. What that means is for another card. */
export function brokenOffCard(incident: Incident, context: CardContext): Draft {
  const title: Text = ['I no longer follow what runs on ', hostSpan(incident, context)];
  return statusCard({ incident, context, title, statuses: ['done', 'failed', 'skipped'] });
}

export function planFailedCard(
  { message }: Of<'plan-failed'>,
  incident: Incident,
  context: CardContext,
): Draft {
  return draft(
    {
      severity: 'warning',
      title: [
        'I could not make a plan for ',
        hostSpan(incident, context),
        '. Nothing was changed by that.',
      ],
      blocks: [paragraph(capped(message, 1000))],
    },
    context,
  );
}

/** The script ended with an error. What it did before that is for the readings to tell. */
export function runFailedCard(
  { message }: Of<'run-failed'>,
  incident: Incident,
  context: CardContext,
): Draft {
  return draft(
    {
      severity: 'error',
      title: [`${script(incident)} failed on `, hostSpan(incident, context)],
      blocks: [
        { kind: 'code', text: capped(message, 3000), language: 'text', label: 'It said' },
        paragraph('I do not know yet what it changed before that.'),
        factBlock(reference(incident)),
      ],
    },
    context,
  );
}

/** The host was never asked to start it. */
export function runNotStartedCard(
  { message }: Of<'run-not-started'>,
  incident: Incident,
  context: CardContext,
): Draft {
  return draft(
    {
      severity: 'warning',
      title: [
        'The script was not started on ',
        hostSpan(incident, context),
        '; it changed nothing.',
      ],
      blocks: [paragraph(capped(message, 1000))],
    },
    context,
  );
}

/** The connection was lost, or the bot itself stopped, while a script may have been running. */
export function runUnknownCard(incident: Incident, context: CardContext): Draft {
  return draft(
    {
      severity: 'error',
      title: [
        'I lost ',
        hostSpan(incident, context),
        ` while ${script(incident).toLowerCase()} ran.`,
      ],
      blocks: [
        paragraph(
          'I do not know whether it finished. I will not run it again; I am reading the state now.',
        ),
        factBlock(reference(incident)),
      ],
    },
    context,
  );
}

const rollbackReasons: Readonly<Record<RollbackReason, string>> = {
  'not-fixed': 'Done as planned, but the readings say that the fault is still there.',
  failed: 'The script did not end well.',
  'not-confirmed': 'The fault is gone, but the host could not be told to keep the change.',
};

export function rollingBackCard(
  { reason }: Of<'rolling-back'>,
  incident: Incident,
  context: CardContext,
): Draft {
  return draft(
    {
      severity: 'warning',
      title: ['Putting ', hostSpan(incident, context), ' back as it was'],
      blocks: [paragraph(rollbackReasons[reason]), paragraph(undo(incident, context))],
    },
    context,
  );
}

/** The readings prove it; what the host would undo by itself is called off. */
export function confirmingCard(incident: Incident, context: CardContext): Draft {
  const title: Text = [
    'The readings prove it. Telling ',
    hostSpan(incident, context),
    ' to keep the change.',
  ];
  return draft({ severity: 'info', title }, context);
}

/** Nobody could tell the host to keep the change. */
export function guardLeftCard(incident: Incident, context: CardContext): Draft {
  const guard = planOf(incident, context)?.guard;
  const when = guard === undefined ? '' : ` ${duration(guard.withinMs)} after the change began`;
  return draft(
    {
      severity: 'warning',
      title: [hostSpan(incident, context), ' may put itself back.'],
      blocks: [
        paragraph(
          `Before the change, an undo was armed on the host itself; it acts${when}, unless it was called off. I could not make sure that it was.`,
        ),
        factBlock(reference(incident)),
      ],
    },
    context,
  );
}

/** Whether the readings prove that everything is as it was. */
export function rollbackProofCard(
  { proven, message }: Of<'rollback-proof'>,
  incident: Incident,
  context: CardContext,
): Draft {
  const host = hostSpan(incident, context);
  return draft(
    {
      severity: proven ? 'info' : 'error',
      title: proven
        ? [host, ' is as it was before; the readings confirm it.']
        : ['I cannot prove that ', host, ' is as it was before.'],
      blocks: [
        paragraph(proofText(message)),
        proven ? undefined : paragraph('Somebody has to look at it. I change nothing further.'),
        proven ? undefined : factBlock(reference(incident)),
      ],
    },
    context,
  );
}

interface Status {
  readonly incident: Incident;
  readonly context: CardContext;
  readonly title: Text;
  /** Of looking again, applying and verifying. */
  readonly statuses: readonly StepStatus[];
}

function statusCard({ incident, context, title, statuses }: Status): Draft {
  const labels = [
    'look again: what the plan rests on still holds',
    `apply: ${planOf(incident, context)?.title ?? 'the approved plan'}`,
    'verify: read again what proves it',
  ];
  const steps = labels.map((label, index) => ({
    label: [label],
    status: statuses[index] ?? 'waiting',
    detail: [],
  }));
  return draft(
    { severity: 'info', title, blocks: [{ kind: 'steps', steps }], slot: 'status' },
    context,
  );
}

function script({ state }: Incident): string {
  if (state.kind === 'confirming') return 'The script that keeps the change';
  return state.kind === 'rolling-back' ? 'The script that puts things back' : 'The script';
}

/** "script" is short for: the rollback script itself did not succeed. */
function proofText(message: string): string {
  return message === 'script'
    ? 'The script that puts things back did not end well; this rests on the readings alone.'
    : capped(message, 1500);
}

function runningStep({ state }: Incident): number {
  if (state.kind === 'rechecking') return 0;
  return state.kind === 'verifying' ? 2 : 1;
}

function statusAt(index: number, at: number): StepStatus {
  if (index === at) return 'running';
  return index < at ? 'done' : 'waiting';
}

function undo(incident: Incident, context: CardContext): string {
  const plan = planOf(incident, context);
  return plan === undefined ? '' : `Undo: ${capped(plan.undo, 600)}`;
}

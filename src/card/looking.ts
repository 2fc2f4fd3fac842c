import type { Incident } from '#src/incident/incident.ts';
import type { CardStep, StepStatus, Text } from './card.ts';
import { codeSpans } from './code-text.ts';
import { type CardContext, type Draft, draft, paragraph } from './draft.ts';
import { failureWord } from './failure.ts';
import { count, duration } from './measure.ts';
import { hostSpan, remedyTitle } from './place.ts';

const shownSteps = 20;

/** The status message while probes run. Called again with `progress` it shows how far they are. */
export function lookingCard(incident: Incident, context: CardContext): Draft {
  const { state, playbook, codes } = incident;
  const probes = state.kind === 'probing' ? state.probes : Object.keys(incident.looks);
  const recognised: Text = playbook === undefined ? [] : [playbook.title];
  return draft(
    {
      severity: 'info',
      title: ['Looking at ', hostSpan(incident, context), ' now. Nothing will be changed.'],
      blocks: [
        codes.length === 0
          ? paragraph(...recognised)
          : paragraph('Recognised ', ...codeSpans(codes), ': ', ...recognised),
        { kind: 'steps', steps: limited(probes.map((probe) => runningStep(probe, context))) },
      ],
      slot: 'status',
    },
    context,
  );
}

/** The same message once everything has been read. */
export function lookedCard(incident: Incident, context: CardContext): Draft {
  const probes = Object.keys(incident.looks);
  return draft(
    {
      severity: 'info',
      title:
        probes.length === 0
          ? ['Stopped looking at ', hostSpan(incident, context), '.']
          : ['Looked at ', hostSpan(incident, context), ': ', count(probes.length, 'probe'), '.'],
      blocks: [
        {
          kind: 'steps',
          steps: limited(probes.map((probe) => endedStep(probe, incident, context))),
        },
      ],
      slot: 'status',
    },
    context,
  );
}

/** The status message while a plan is worked out, and after that. */
export function planningCard(
  remedy: string,
  status: StepStatus,
  place: { readonly incident: Incident; readonly context: CardContext },
): Draft {
  const { incident, context } = place;
  const host = hostSpan(incident, context);
  const label = ['ask ', host, ' what the script would do; that changes nothing'];
  const doing = status === 'running' ? 'Working out the plan' : 'Worked out the plan';
  return draft(
    {
      severity: 'info',
      title: [`${doing}: ${remedyTitle(remedy, incident, context)}`],
      blocks: [{ kind: 'steps', steps: [{ label, status, detail: [] }] }],
      slot: 'status',
    },
    context,
  );
}

function runningStep(probe: string, context: CardContext): CardStep {
  const { progress = {} } = context;
  const status = Object.hasOwn(progress, probe) ? progress[probe] : undefined;
  return { label: [probeTitle(probe, context)], status: status ?? 'running', detail: [] };
}

function endedStep(probe: string, { looks }: Incident, context: CardContext): CardStep {
  const look = looks[probe];
  const label = [probeTitle(probe, context)];
  if (look === undefined) return { label, status: 'skipped', detail: [] };
  return look.kind === 'read'
    ? { label, status: 'done', detail: [duration(look.durationMs)] }
    : { label, status: 'failed', detail: [failureWord(look.failure)] };
}

function limited(steps: readonly CardStep[]): readonly CardStep[] {
  if (steps.length <= shownSteps) return steps;
  const rest: CardStep = {
    label: [`… (${steps.length - shownSteps} more)`],
    status: steps.slice(shownSteps).every(({ status }) => status === 'done') ? 'done' : 'running',
    detail: [],
  };
  return [...steps.slice(0, shownSteps), rest];
}

/** The title of a probe, or its name where nobody knows the title. */
export function probeTitle(probe: string, { probes }: Pick<CardContext, 'probes'>): string {
  return (Object.hasOwn(probes, probe) ? probes[probe] : undefined) ?? probe.replaceAll('-', ' ');
}

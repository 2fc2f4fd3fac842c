import type { Incident } from '#src/incident/incident.ts';
import type { Looks } from '#src/playbook/reading.ts';
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

/** The same message once everything has been read: what went well in sum, what failed one by one. */
export function lookedCard(incident: Incident, context: CardContext): Draft {
  const { looks } = incident;
  const number = Object.keys(looks).length;
  const host = hostSpan(incident, context);
  return draft(
    {
      severity: 'info',
      title:
        number === 0
          ? ['Stopped looking at ', host, '.']
          : ['Looked at ', host, ': ', count(number, 'probe'), '.'],
      blocks: [
        { kind: 'steps', steps: [...readSteps(looks), ...limited(failedSteps(looks, context))] },
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
  const label = [probeTitle(probe, context)];
  const far = Object.hasOwn(progress, probe) ? progress[probe] : undefined;
  if (typeof far === 'string') return { label, status: far, detail: [] };
  const detail = far === undefined ? [] : [`${far} % of its time`];
  return { label, status: 'running', detail };
}

const ways: Readonly<Record<string, string>> = {
  network: 'from outside',
  practice: 'out of the case file',
};

/** What was read, by the way it came: "from outside", "over ssh". */
function readSteps(looks: Looks): readonly CardStep[] {
  const read = Object.values(looks).filter((look) => look.kind === 'read');
  const sources = [...new Set(read.map(({ source }) => source))];
  return sources.map((source) => {
    const times = read.filter((look) => look.source === source).map((look) => look.durationMs);
    return {
      label: [`${count(times.length, 'probe')} ${ways[source] ?? `over ${source}`}`],
      status: 'done',
      detail: [`slowest ${duration(Math.max(...times))}`],
    };
  });
}

function failedSteps(looks: Looks, context: CardContext): readonly CardStep[] {
  return Object.entries(looks).flatMap(([probe, look]) =>
    look.kind === 'read'
      ? []
      : [
          {
            label: [probeTitle(probe, context)],
            status: 'failed' as const,
            detail: [failureWord(look.failure)],
          },
        ],
  );
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

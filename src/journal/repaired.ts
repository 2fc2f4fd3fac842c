import { count, duration } from '#src/card/measure.ts';
import type { Event } from '#src/incident/event.ts';
import type { Incident } from '#src/incident/incident.ts';
import { personIn, shown, type Told } from './told.ts';

type Of<Kind extends Event['kind']> = Event & { readonly kind: Kind };

export function plannedTold({ plan, ruled }: Of<'planned'>): Told {
  const { approvals, requesterMayApprove } = plan.requirement;
  const but = requesterMayApprove ? '' : ', not by who asked for it';
  return {
    text: `Planned: ${shown(plan.title)} on ${shown(plan.host)}, ${plan.risk} risk${ruledText(ruled)}`,
    details: [
      `plan ${shown(plan.digest)}`,
      `script ${shown(plan.apply.digest)}`,
      `because: ${shown(plan.causeTitle)}`,
      `needs ${count(approvals, 'approval')}${but}`,
    ],
  };
}

function ruledText(ruled: readonly string[] | undefined): string {
  if (ruled === undefined) return '';
  return `; no person is asked: decided by ${ruled.map(shown).join(', ')}, of the rules of the site`;
}

export function decidedTold(event: Of<'decided'>): Told {
  const { by, decision, digest, secondFactor } = event;
  const did = decision === 'approve' ? 'approved' : 'declined';
  const how = secondFactor === undefined ? '' : ' with a second factor';
  return {
    text: `${personIn(by)} ${did} the plan${how}`,
    details: [`plan ${shown(digest)}`, ...factorLines(event)],
  };
}

function factorLines({ secondFactor, factorFault }: Of<'decided'>): readonly string[] {
  if (secondFactor !== undefined)
    return [`second factor: ${secondFactor.kind}, enrolment ${shown(secondFactor.enrolment)}`];
  return factorFault === undefined ? [] : [`second factor: none (${factorFault.kind})`];
}

export function intendedTold(event: Of<'run-intended'>, incident: Incident | undefined): Told {
  const { run, digest } = event;
  const host = shown(incident?.host ?? 'the host');
  const phase = phases.get(incident?.state.kind) ?? 'About to apply';
  const title =
    incident !== undefined && 'plan' in incident.state ? incident.state.plan.title : 'a plan';
  return {
    text: `${phase} on ${host}: ${shown(title)}`,
    details: [shown(run), `plan ${shown(digest)}`],
  };
}

const phases: ReadonlyMap<string | undefined, string> = new Map([
  ['rolling-back', 'Putting back'],
  ['confirming', 'Telling the host to keep the change'],
]);

const ends = {
  succeeded: 'The script ran to its end',
  failed: 'The script failed',
  unknown: 'Whether the script ran is not known; it is not run again',
  'not-started': 'The script was never started',
} as const;

export function endedTold({ run, end, message, durationMs }: Of<'run-ended'>): Told {
  const said = message === '' ? [] : [shown(message)];
  return { text: `${ends[end]} (${duration(durationMs)})`, details: [shown(run), ...said] };
}

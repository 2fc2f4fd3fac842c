import { advisesOnly } from '#src/incident/barred.ts';
import type { Step } from '#src/incident/command.ts';
import type { Event } from '#src/incident/event.ts';
import type { Incident } from '#src/incident/incident.ts';
import { endingOf, ignore, say } from '#src/incident/step.ts';

/** Everything was stopped, or goes on. That holds by the rules of the site; here it is kept and told. */
export function braked(incident: Incident, event: Event & { readonly kind: 'braked' }): Step {
  if (!minds(incident) || (event.says === 'go-on' && incident.stoppedAt === undefined))
    return ignore(incident);
  const { stoppedAt: _before, ...rest } = incident;
  const { by, at } = event;
  const saying =
    event.says === 'stop'
      ? ({ kind: 'stopped', by, reason: event.reason } as const)
      : ({ kind: 'goes-on', by } as const);
  return {
    incident: event.says === 'stop' ? { ...rest, stoppedAt: at } : rest,
    commands: event.isTold ? [say(saying)] : [],
  };
}

/** What only advises touches no host: a stop is no matter of those who talk there. */
export function minds(incident: Incident): boolean {
  return endingOf(incident) === undefined && !advisesOnly(incident);
}

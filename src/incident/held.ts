import type { Step } from '#src/incident/command.ts';
import type { Event } from '#src/incident/event.ts';
import type { Incident } from '#src/incident/incident.ts';
import { close, ignore, quietly, say } from '#src/incident/step.ts';

/** The rules of the site do not let a host be looked at: the incident ends before anything was touched. */
export function held(incident: Incident, event: Event & { readonly kind: 'held' }): Step {
  if (incident.state.kind !== 'probing') return ignore(incident);
  const closed = close(incident, { outcome: 'declined', at: event.at });
  const { message } = event;
  return {
    incident: closed.incident,
    commands: [...quietly(closed), say({ kind: 'held', message })],
  };
}

import type { Step } from '#src/incident/command.ts';
import type { Event } from '#src/incident/event.ts';
import type { Incident } from '#src/incident/incident.ts';
import { close, ignore, quietly, say } from '#src/incident/step.ts';

/** What was repaired again and again is left to people, before anything is begun once more. */
export function handedOver(
  incident: Incident,
  { message, to, at }: Event & { readonly kind: 'handed-over' },
): Step {
  const { kind } = incident.state;
  if (kind !== 'proposing' && kind !== 'rechecking') return ignore(incident);
  const closed = close(incident, { outcome: 'advised', at });
  return {
    incident: closed.incident,
    commands: [...quietly(closed), say({ kind: 'handed-over', message, to })],
  };
}

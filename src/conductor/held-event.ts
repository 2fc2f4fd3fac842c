import type { Event } from '#src/incident/event.ts';
import type { Incident } from '#src/incident/incident.ts';

/**
 * The rules of the site do not let the host be looked at: a diagnosis ends with that. Before a run the approval
 * is void with it, and what follows is held in its turn.
 */
export function heldEvent(
  { state, assessment }: Incident,
  message: string,
  at: number,
): Event | undefined {
  if (state.kind !== 'rechecking') return { kind: 'held', message, at };
  if (assessment === undefined) return undefined;
  const changes = [{ path: 'site.rules', before: 'allowed', now: message }];
  return { kind: 'rechecked', looks: {}, truth: 'fails', changes, assessment, at };
}

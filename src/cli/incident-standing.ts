import type { Incident } from '#src/incident/incident.ts';

/** How an incident ended, or where it stands: "resolved", "resolved, not reviewed", "open, waiting". */
export function standingOf({ state }: Pick<Incident, 'state'>): string {
  if (state.kind === 'closed') return state.outcome;
  return state.kind === 'reviewing' ? `${state.outcome}, not reviewed` : `open, ${state.kind}`;
}

import type { Step } from '#src/incident/command.ts';
import type { Event } from '#src/incident/event.ts';
import { glassBroken } from '#src/incident/glass.ts';
import type { Incident } from '#src/incident/incident.ts';
import { reviewed } from '#src/incident/review.ts';

const kinds = ['glass-broken', 'reviewed'] as const;

/** One person lets a plan run alone, and another reviews it. */
export type OfGlass = Event & { readonly kind: (typeof kinds)[number] };

export function isOfGlass(event: Event): event is OfGlass {
  const known: readonly string[] = kinds;
  return known.includes(event.kind);
}

export function ofGlass(incident: Incident, event: OfGlass): Step {
  return event.kind === 'glass-broken' ? glassBroken(incident, event) : reviewed(incident, event);
}

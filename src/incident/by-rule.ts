import { barred } from '#src/incident/barred.ts';
import type { Step } from '#src/incident/command.ts';
import type { Event } from '#src/incident/event.ts';
import { handedOver } from '#src/incident/handed-over.ts';
import { held } from '#src/incident/held.ts';
import type { Incident } from '#src/incident/incident.ts';

const kinds = ['barred', 'held', 'handed-over'] as const;

/** What the rules of the channel or of the site bring about, and no person asked for. */
export type ByRule = Event & { readonly kind: (typeof kinds)[number] };

export function isByRule(event: Event): event is ByRule {
  const known: readonly string[] = kinds;
  return known.includes(event.kind);
}

/** The rules say that an incident goes no further. */
export function byRule(incident: Incident, event: ByRule): Step {
  switch (event.kind) {
    case 'barred':
      return barred(incident, event);
    case 'held':
      return held(incident, event);
    case 'handed-over':
      return handedOver(incident, event);
  }
}

import type { Rules } from '#src/conductor/rules-of-today.ts';
import { calledOn } from '#src/identity/called.ts';
import type { Principal } from '#src/identity/principal.ts';
import type { Event } from '#src/incident/event.ts';
import type { Incident } from '#src/incident/incident.ts';

export interface HandingOver {
  readonly message: string;
  /** Whom the rules of the site call. */
  readonly principals: readonly Principal[];
  readonly rules: Rules;
  readonly at: number;
}

/** Leaves an incident to people, and calls those who can be reached where it is talked through. */
export function handedOverEvent({ thread }: Incident, handing: HandingOver): Event {
  const { message, principals, rules, at } = handing;
  const people = rules.kind === 'read' ? rules.today.people : undefined;
  const to = calledOn({ principals, people, platform: thread.platform, at });
  return { kind: 'handed-over', message, to, at };
}

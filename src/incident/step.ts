import type { Person } from '#src/identity/person.ts';
import type { Command, Saying, Step } from '#src/incident/command.ts';
import type { Incident, IncidentState, Outcome } from '#src/incident/incident.ts';

/** Nothing changes and nothing is to do: the event has no meaning in this state. */
export function ignore(incident: Incident): Step {
  return { incident, commands: [] };
}

export function stay(incident: Incident, ...sayings: readonly Saying[]): Step {
  return { incident, commands: sayings.map(say) };
}

export function move(
  incident: Incident,
  state: IncidentState,
  ...commands: readonly Command[]
): Step {
  return { incident: { ...incident, state }, commands };
}

export function say(saying: Saying): Command {
  return { kind: 'say', saying };
}

export interface Closing {
  readonly outcome: Outcome;
  readonly at: number;
  readonly by?: Person | undefined;
  readonly remedy?: string | undefined;
}

/** Ends an incident: whatever it held is given back, and people are told. */
export function close(incident: Incident, closing: Closing): Step {
  return move(
    incident,
    { kind: 'closed', ...closing },
    ...(holdsLease(incident) ? [{ kind: 'release' } as const] : []),
    say({ kind: 'closed', outcome: closing.outcome }),
  );
}

/** Tells whether the incident holds the lease of its host, or is about to. */
export function holdsLease({ state }: Incident): boolean {
  switch (state.kind) {
    case 'rechecking':
    case 'applying':
    case 'verifying':
    case 'confirming':
    case 'rolling-back':
      return true;
    case 'asking':
    case 'probing':
    case 'explaining':
    case 'proposing':
    case 'waiting':
    case 'closed':
      return false;
  }
}

/** A step with more commands in front of its own. */
export function after(first: readonly Command[], step: Step): Step {
  return { incident: step.incident, commands: [...first, ...step.commands] };
}

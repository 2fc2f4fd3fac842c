import type { Person } from '#src/identity/person.ts';
import type { Command, Saying, Step } from '#src/incident/command.ts';
import type { Ending, Incident, IncidentState, Outcome } from '#src/incident/incident.ts';
import { endedNow, unreviewed } from './broken.ts';

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

/**
 * Ends an incident: whatever it held is given back, and people are told. Where one person had let a plan run
 * alone, it is over only when somebody else has reviewed that.
 */
export function close(incident: Incident, closing: Closing): Step {
  const { outcome, at } = closing;
  const isUnreviewed = unreviewed(incident).length > 0;
  return move(
    endedNow(incident, at),
    isUnreviewed
      ? { kind: 'reviewing', ...closing, toldAt: at, reminded: false, overdue: false }
      : { kind: 'closed', ...closing },
    ...(holdsLease(incident) ? [{ kind: 'release' } as const] : []),
    say({ kind: 'closed', outcome }),
    ...(isUnreviewed ? [say({ kind: 'review-asked' })] : []),
  );
}

/** How an incident ended, also while it waits for its review; `undefined` as long as it has not. */
export function endingOf({ state }: Pick<Incident, 'state'>): Ending | undefined {
  return state.kind === 'closed' || state.kind === 'reviewing' ? state : undefined;
}

/** The commands without the words about the outcome, where others say what happened. */
export function quietly({ commands }: Step): readonly Command[] {
  return commands.filter((each) => each.kind !== 'say' || each.saying.kind !== 'closed');
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
    case 'reviewing':
    case 'closed':
      return false;
  }
}

/** A step with more commands in front of its own. */
export function after(first: readonly Command[], step: Step): Step {
  return { incident: step.incident, commands: [...first, ...step.commands] };
}

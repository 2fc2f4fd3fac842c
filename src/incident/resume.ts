import type { Command } from '#src/incident/command.ts';
import type { Event } from '#src/incident/event.ts';
import type { Incident } from '#src/incident/incident.ts';

/** What to do with an open incident after a restart: events that are certain now, commands to repeat. */
export interface Resumption {
  readonly events: readonly Event[];
  readonly commands: readonly Command[];
}

/**
 * Goes on where the journal ends. A run whose intent is written and whose end is not has an unknown
 * outcome: it is never repeated. Everything else that was under way is read-only and is done again.
 */
export function resume(incident: Incident, at: number): Resumption {
  const { state } = incident;
  switch (state.kind) {
    case 'asking':
    case 'explaining':
    case 'waiting':
    case 'reviewing':
    case 'closed':
      return { events: [], commands: [] };
    case 'probing':
      return doAgain({ kind: 'look', probes: state.probes, why: 'diagnose' });
    case 'proposing': {
      const { remedy, cause, by } = state;
      return doAgain({ kind: 'plan', remedy, cause, by });
    }
    case 'rechecking':
      return doAgain({ kind: 'lease' });
    case 'applying':
      // Without an intent nothing can have started: the lease and the last gate are passed once more.
      return state.intended ? lost(state.run, at) : doAgain({ kind: 'lease' });
    case 'verifying':
      return doAgain({ kind: 'look', probes: Object.keys(incident.looks), why: 'verify' });
    case 'confirming': {
      const { plan, run } = state;
      // Disarming twice does no harm, but whether it was done is for the host to know.
      return state.intended
        ? lost(run, at)
        : doAgain({ kind: 'intend', run, plan, phase: 'confirm' });
    }
    case 'rolling-back': {
      const { plan, run } = state;
      if (!state.intended) return doAgain({ kind: 'intend', run, plan, phase: 'rollback' });
      if (state.end === undefined) return lost(run, at);
      return doAgain({ kind: 'look', probes: Object.keys(incident.looks), why: 'rollback' });
    }
  }
}

function doAgain(command: Command): Resumption {
  return { events: [], commands: [command] };
}

function lost(run: Extract<Event, { kind: 'run-ended' }>['run'], at: number): Resumption {
  const message = 'The bot was stopped while the script ran.';
  return {
    events: [{ kind: 'run-ended', run, end: 'unknown', message, durationMs: 0, at }],
    commands: [],
  };
}

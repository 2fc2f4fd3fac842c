import type { Desk } from '#src/conductor/desk.ts';
import type { Leases } from '#src/conductor/leases.ts';
import type { Worker } from '#src/conductor/worker.ts';
import type { Incident } from '#src/incident/incident.ts';
import { resume } from '#src/incident/resume.ts';

export interface Recovery {
  readonly desk: Desk;
  readonly worker: Worker;
  readonly leases: Leases;
  readonly now: number;
  /** Platforms on which nothing stands any more of what was said before. */
  readonly forgetful: readonly string[];
}

/** Takes up every open incident where its journal ends. */
export async function recover(incidents: readonly Incident[], recovery: Recovery): Promise<void> {
  const { desk, worker, leases, now } = recovery;
  for (const incident of incidents) desk.adopt(incident);
  // Hosts that something was done to stay with their incident; nobody may slip in between.
  for (const { host, id } of incidents.filter(hasTouchedHost)) {
    if (host !== undefined) leases.ask(host, id);
  }
  await showAgain(incidents, recovery);
  for (const incident of incidents) {
    const { events, commands } = resume(incident, now);
    for (const event of events) await desk.dispatch(incident.id, () => event);
    for (const command of commands) worker.start(incident.id, command);
  }
}

async function showAgain(
  incidents: readonly Incident[],
  { desk, forgetful, now }: Recovery,
): Promise<void> {
  for (const { id, thread } of incidents) {
    if (forgetful.includes(thread.platform)) {
      await desk.dispatch(id, () => ({ kind: 'shown-again', at: now }));
    }
  }
}

function hasTouchedHost({ state }: Incident): boolean {
  switch (state.kind) {
    case 'applying':
      return state.intended;
    case 'verifying':
    case 'confirming':
    case 'rolling-back':
      return true;
    case 'asking':
    case 'probing':
    case 'explaining':
    case 'proposing':
    case 'waiting':
    case 'rechecking':
    case 'closed':
      return false;
  }
}

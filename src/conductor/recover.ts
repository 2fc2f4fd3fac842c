import type { Desk } from '#src/conductor/desk.ts';
import type { Leases } from '#src/conductor/leases.ts';
import type { Ledger } from '#src/conductor/ledger.ts';
import type { Worker } from '#src/conductor/worker.ts';
import { isUnderWay } from '#src/incident/barred.ts';
import type { Bar } from '#src/incident/channel-rule.ts';
import type { Event } from '#src/incident/event.ts';
import type { Incident } from '#src/incident/incident.ts';
import { resume } from '#src/incident/resume.ts';

export interface Recovery {
  readonly desk: Desk;
  readonly worker: Worker;
  readonly leases: Leases;
  readonly ledger: Ledger;
  readonly now: number;
  /** Platforms on which nothing stands any more of what was said before. */
  readonly forgetful: readonly string[];
  /** What keeps an incident from going on under the rules of today. */
  readonly barOf: (incident: Incident) => Bar | undefined;
}

/** Takes up every open incident where its journal ends. */
export async function recover(incidents: readonly Incident[], recovery: Recovery): Promise<void> {
  const { desk, worker, leases, ledger, now } = recovery;
  for (const incident of incidents) desk.adopt(incident);
  // Hosts that something was done to stay with their incident; nobody may slip in between.
  for (const { host, id } of incidents.filter(isUnderWay)) {
    if (host !== undefined) leases.ask(host, id);
  }
  const barred = await bar(incidents, recovery);
  const going = incidents.filter(({ id }) => !barred.has(id));
  await showAgain(going, recovery);
  for (const incident of going) {
    const { events, commands } = resume(incident, now);
    for (const event of events) {
      await desk.dispatch(incident.id, () => event);
      count(ledger, event);
    }
    for (const command of commands) worker.start(incident.id, command);
  }
}

/** A host rests from here on, after a run that nobody saw the end of. */
function count(ledger: Ledger, event: Event): void {
  if (event.kind === 'run-ended') ledger.end(event.run, event.end, event.at);
}

/** Rules may have changed while the bot was away: what they no longer allow ends before it says a word. */
async function bar(
  incidents: readonly Incident[],
  { desk, barOf, now }: Recovery,
): Promise<ReadonlySet<string>> {
  const barred = new Set<string>();
  for (const incident of incidents) {
    const by = barOf(incident);
    if (by === undefined) continue;
    if (await desk.dispatch(incident.id, () => ({ kind: 'barred', by, at: now })))
      barred.add(incident.id);
  }
  return barred;
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

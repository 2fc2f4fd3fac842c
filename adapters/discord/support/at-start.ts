import { platform } from '#adapters/discord/place.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { Store } from '#src/ports/store.ts';

/** Of what ended while nobody looked, so many of the newest incidents are looked at. */
const mostEnded = 200;

/** Incidents whose posts are looked after at a start: what is open, and what ended of late; oldest first. */
export async function incidentsAtStart(
  store: Pick<Store, 'openIncidents' | 'recent' | 'incident'>,
): Promise<readonly Incident[]> {
  const open = await store.openIncidents();
  const known = new Set(open.map(({ id }) => id));
  const newest = (await store.recent(mostEnded)).filter((id) => !known.has(id));
  const ended = await Promise.all(newest.map((id) => store.incident(id)));
  const all = [...ended.filter((each) => each !== undefined), ...open];
  return newestOfThread(all.filter(({ thread }) => thread.platform === platform));
}

function newestOfThread(incidents: readonly Incident[]): readonly Incident[] {
  const byThread = new Map<string, Incident>();
  for (const incident of incidents.toSorted((one, other) => one.openedAt - other.openedAt))
    byThread.set(incident.thread.id, incident);
  return [...byThread.values()];
}

import { localTime } from '#src/cli/local-time.ts';
import type { World } from '#src/cli/world.ts';
import { isOverdue, reviewDueAt, unreviewed } from '#src/incident/broken.ts';
import type { Incident } from '#src/incident/incident.ts';
import { personIn, shown } from '#src/journal/told.ts';
import type { Store } from '#src/ports/store.ts';

/** The incidents in which one person let a plan run alone and nobody has reviewed it; the oldest first. */
export async function unreviewedIncidents(store: Store): Promise<readonly Incident[]> {
  const open = await store.openIncidents();
  return open
    .filter((incident) => unreviewed(incident).length > 0)
    .toSorted((one, other) => one.openedAt - other.openedAt);
}

/** Who did what alone, why, and until when somebody else has to review it. */
export function unreviewedLines(
  world: Pick<World, 'clock'>,
  incident: Incident,
  timeZone: string | undefined,
): readonly string[] {
  const due = reviewDueAt(incident);
  const overdue = isOverdue(incident, world.clock.now()) ? 'OVERDUE since' : 'due';
  const until =
    due === undefined ? 'due once it has ended' : `${overdue} ${localTime(due, timeZone)}`;
  return unreviewed(incident).map(
    ({ by, at, title, reason, review }) =>
      `${localTime(at, timeZone)}  ${incident.id}  ${personIn(by)} broke the glass for "${shown(title)}": ${shown(reason)}; review by ${review.by.map((list) => list.map(shown).join(' or ')).at(-1) ?? 'nobody'}, ${until}`,
  );
}

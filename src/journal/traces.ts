import type { IncidentId } from '#src/incident/incident.ts';
import type { Store } from '#src/ports/store.ts';
import { surelyMeant, wordPattern } from './meant.ts';
import { isObject, type Named, peopleIn, union } from './people-in.ts';

/** Where somebody stands in the journal. */
export interface Traces {
  /** With every account and name that the journal adds to what was known. */
  readonly whom: Named;
  readonly incidents: readonly IncidentId[];
}

/** Reads the whole journal: until nothing is new of what they are called, and then who names them. */
export async function tracesOf(store: Pick<Store, 'scan'>, known: Named): Promise<Traces> {
  const whom = await calledIn(store, known);
  const words = surelyMeant(whom);
  const pattern = words.length === 0 ? undefined : wordPattern(words);
  const incidents = new Set<IncidentId>();
  for await (const { event, incident } of store.scan(1)) {
    if (incidents.has(incident)) continue;
    const isThere = peopleIn(event).some(({ marks }) => !marks.isDisjointFrom(whom.marks));
    if (isThere || (pattern !== undefined && isMentioned(event, pattern))) incidents.add(incident);
  }
  return { whom, incidents: [...incidents] };
}

/** An account may be joined to them only by a record that stands behind those which name it. */
async function calledIn(store: Pick<Store, 'scan'>, known: Named): Promise<Named> {
  let whom = known;
  for (let size = -1; size !== whom.marks.size; ) {
    size = whom.marks.size;
    for await (const { event } of store.scan(1)) {
      const same = peopleIn(event).filter(({ marks }) => !marks.isDisjointFrom(whom.marks));
      whom = same.reduce(union, whom);
    }
  }
  return whom;
}

/** Each text by itself: as JSON a line break would be a letter in front of the name. */
function isMentioned(value: unknown, pattern: RegExp): boolean {
  if (typeof value === 'string') return value.normalize('NFKC').search(pattern) >= 0;
  if (Array.isArray(value)) return value.some((item: unknown) => isMentioned(item, pattern));
  return isObject(value) && Object.values(value).some((item) => isMentioned(item, pattern));
}

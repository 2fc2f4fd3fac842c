import type { IncidentId } from '#src/incident/incident.ts';
import type { Store } from '#src/ports/store.ts';
import { surelyMeant, wordPattern } from './aliases.ts';
import { type Named, peopleIn, union } from './people-in.ts';

/** Where somebody stands in the journal. */
export interface Traces {
  /** With every account and name that the journal adds to what was known. */
  readonly whom: Named;
  readonly incidents: readonly IncidentId[];
}

/** Reads the whole journal twice: first by what they are called, then who names them. */
export async function tracesOf(store: Pick<Store, 'scan'>, known: Named): Promise<Traces> {
  let whom = known;
  for await (const { event } of store.scan(1)) {
    const same = peopleIn(event).filter(({ marks }) => !marks.isDisjointFrom(whom.marks));
    whom = same.reduce(union, whom);
  }
  const words = surelyMeant(whom);
  const pattern = words.length === 0 ? undefined : wordPattern(words);
  const incidents = new Set<IncidentId>();
  for await (const { event, incident } of store.scan(1)) {
    const isThere = peopleIn(event).some(({ marks }) => !marks.isDisjointFrom(whom.marks));
    if (isThere || isMentioned(JSON.stringify(event), pattern)) incidents.add(incident);
  }
  return { whom, incidents: [...incidents] };
}

function isMentioned(text: string, pattern: RegExp | undefined): boolean {
  return pattern !== undefined && text.search(pattern) >= 0;
}

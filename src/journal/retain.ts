import { isBotError } from '#src/errors.ts';
import type { ForgottenScope } from '#src/incident/forgotten.ts';
import type { IncidentId } from '#src/incident/incident.ts';
import type { Pictures } from '#src/ports/pictures.ts';
import type { Store } from '#src/ports/store.ts';
import { forgettingOf, type Means } from './forgetting.ts';
import { nobody } from './people-in.ts';
import type { RetentionSettings } from './retention-settings.ts';

export interface RetainParts {
  readonly store: Pick<Store, 'forgettable' | 'forget' | 'records' | 'incident' | 'scrub'>;
  readonly pictures: Pictures;
  /** Absent where only pictures are removed. */
  readonly means: Means | undefined;
  readonly settings: RetentionSettings;
}

/** What one round removed, by number of incidents. */
export interface Retained {
  readonly persons: number;
  readonly incidents: number;
  readonly pictures: number;
  /** Left as they are until the next round, and why. */
  readonly left: readonly { readonly incident: IncidentId; readonly why: string }[];
  /** False: somebody read the files of the store, and what was removed may still stand in its log. */
  readonly isScrubbed: boolean;
}

const batch = 50;

/** Carries out what the site says about how long things are kept. Nothing open is touched; to repeat it is harmless. */
export async function retain(parts: RetainParts, at: number): Promise<Retained> {
  const { settings, store } = parts;
  const texts = await forgetOlder(parts, { scope: 'text', age: settings.incidents, at });
  const people = await forgetOlder(parts, { scope: 'people', age: settings.persons, at });
  const pictures = await removePictures(parts, at);
  return {
    persons: people.done,
    incidents: texts.done,
    pictures,
    left: [...texts.left, ...people.left],
    isScrubbed: await store.scrub(),
  };
}

interface Old {
  readonly scope: Exclude<ForgottenScope, 'person'>;
  readonly age: number | undefined;
  readonly at: number;
}

type Left = Retained['left'][number];

async function forgetOlder(parts: RetainParts, { scope, age, at }: Old) {
  const left: Left[] = [];
  let done = 0;
  if (age === undefined) return { done, left };
  for (;;) {
    const next = await older(parts, { scope, before: at - age, left });
    if (next.length === 0) return { done, left };
    const failed = await forgetEach(parts, next, { scope, at });
    left.push(...failed);
    done += next.length - failed.length;
  }
}

async function forgetEach(
  { store, pictures, means }: RetainParts,
  incidents: readonly IncidentId[],
  { scope, at }: Pick<Old, 'scope' | 'at'>,
): Promise<readonly Left[]> {
  const failed: Left[] = [];
  for (const incident of incidents) {
    const why = await forgetOne({ store, pictures, means, incident, scope, at });
    if (why !== undefined) failed.push({ incident, why });
  }
  return failed;
}

interface Older extends Pick<Old, 'scope'> {
  readonly before: number;
  readonly left: readonly Left[];
}

/** The next ones that nobody tried in this round. */
async function older({ store }: RetainParts, { scope, before, left }: Older) {
  const found = await store.forgettable({ scope, before, limit: batch + left.length });
  return found.filter((id) => !left.some(({ incident }) => incident === id));
}

interface One extends Pick<RetainParts, 'store' | 'pictures' | 'means'> {
  readonly incident: IncidentId;
  readonly scope: Old['scope'];
  readonly at: number;
}

/** Pictures first: without the record nothing was done, and then both are done again. */
async function forgetOne(one: One): Promise<string | undefined> {
  const { store, pictures, means, incident, scope, at } = one;
  if (means === undefined) return 'there is no key to sign it with';
  try {
    const reason = scope === 'text' ? 'retention.incidents' : 'retention.persons';
    const wish = { scope, whom: nobody, by: 'retention', reason, at };
    const forgetting = forgettingOf(await store.records(incident), wish, means);
    if (forgetting === undefined) return 'it has no records';
    await pictures.forget(incident);
    return (await store.forget(forgetting)) ? undefined : 'it is being written, or messages wait';
  } catch (error) {
    // One incident that is not as it should be keeps no other from being forgotten.
    if (isBotError(error) && !error.code.startsWith('store-f')) throw error;
    return Error.isError(error) ? error.message : 'it could not be removed';
  }
}

/** Also those of incidents that were forgotten by hand, or by a process that was killed on the way. */
async function removePictures({ store, pictures, settings }: RetainParts, at: number) {
  const ages = [settings.pictures, settings.persons, settings.incidents];
  const age = Math.min(...ages.map((each) => each ?? Number.POSITIVE_INFINITY));
  if (age === Number.POSITIVE_INFINITY) return 0;
  let removed = 0;
  for (const id of await pictures.incidents()) {
    const state = (await store.incident(id))?.state;
    if (state?.kind !== 'closed' || state.at >= at - age) continue;
    await pictures.forget(id);
    removed += 1;
  }
  return removed;
}

import { isBotError } from '#src/errors.ts';
import type { SealedRecords } from '#src/ports/sealed-records.ts';
import type { Seal } from './seal.ts';

/** What became of the records of one kind. */
export interface Resealed {
  readonly kind: string;
  /** Those that the newest key seals, with those of now. */
  readonly sound: number;
  /** Those that an older key sealed until now. */
  readonly anew: number;
  /** What no key opens, and why. */
  readonly broken: readonly { readonly id: string; readonly why: string }[];
}

type Became = 'sound' | 'anew' | { readonly why: string };

/** Whoever is overtaken more often than that meets it sealed anew by somebody else. */
const mostRaces = 5;

/** Seals everything anew that an older key sealed. What does not open stays as it is. Rejects with `store-…`. */
export async function reseal(records: SealedRecords, seal: Seal): Promise<readonly Resealed[]> {
  const all: Resealed[] = [];
  for (const kind of await records.kinds()) {
    const became: (readonly [id: string, Became])[] = [];
    for (const id of await records.ids(kind))
      became.push([id, await resealOne(records, seal, { kind, id })]);
    const broken = became.flatMap(([id, each]) =>
      typeof each === 'string' ? [] : [{ id, why: each.why }],
    );
    const anew = became.filter(([, each]) => each === 'anew').length;
    all.push({ kind, sound: became.length - broken.length, anew, broken });
  }
  return all;
}

async function resealOne(
  records: SealedRecords,
  seal: Seal,
  place: { readonly kind: string; readonly id: string },
): Promise<Became> {
  for (let race = 0; race < mostRaces; race += 1) {
    const record = await records.get(place.kind, place.id);
    if (record === undefined) return 'sound';
    const opened = open(seal, record.sealed, place);
    if (!('text' in opened)) return opened;
    if (!opened.isOld) return 'sound';
    const sealed = seal.seal(opened.text, place);
    const replaces = record.version;
    if ((await records.put({ ...place, sealed, replaces })) !== undefined) return 'anew';
  }
  return 'sound';
}

function open(
  seal: Seal,
  sealed: string,
  place: { readonly kind: string; readonly id: string },
): ReturnType<Seal['open']> | { readonly why: string } {
  try {
    return seal.open(sealed, place);
  } catch (error) {
    if (!isBotError(error)) throw error;
    return { why: [error.message, error.hint ?? ''].join('. ').trim() };
  }
}

import { localTime } from '#src/cli/local-time.ts';
import type { World } from '#src/cli/world.ts';
import { type AnchorContent, readAnchors } from '#src/journal/anchor.ts';
import { type Anchored, checkAnchors } from '#src/journal/anchored.ts';
import type { VerificationKey } from '#src/ports/signing.ts';
import type { Store } from '#src/ports/store.ts';

export interface HeldAnchors extends Anchored {
  /** How many were read. */
  readonly count: number;
  /** Lines that are none. */
  readonly others: readonly number[];
  readonly signatures: 'checked' | 'not-checked';
}

/** Holds a journal against every anchor of a file. Reads the journal once. */
export async function holdAnchors(
  store: Pick<Store, 'scan'>,
  {
    text,
    trusted,
  }: { readonly text: string; readonly trusted: readonly VerificationKey[] | undefined },
): Promise<HeldAnchors> {
  const { anchors, others } = readAnchors(text);
  const wanted = new Set(anchors.map(({ anchor }) => anchor.seq));
  const hashes = await hashesOf(store, wanted);
  const signatures = trusted === undefined ? 'not-checked' : 'checked';
  return {
    count: anchors.length,
    others,
    signatures,
    ...checkAnchors(anchors, { hashes, trusted }),
  };
}

/** A file without a single anchor proves nothing, however whole the journal is. */
export function isProof({ count, faults }: HeldAnchors): boolean {
  return count > 0 && faults.length === 0;
}

export function tellAnchored(world: World, held: HeldAnchors): void {
  const { faults, others } = held;
  for (const { kind, message, line } of faults) world.out(`${kind}: ${message} (line ${line})`);
  if (others.length > 0) world.out(`passed over: ${others.length} lines that are no anchors`);
  if (held.signatures === 'not-checked')
    world.out('The signatures of the anchors were not looked at: name the public key with --key.');
  for (const line of verdict(held)) {
    if (isProof(held)) world.out(line);
    else world.err(line);
  }
}

function verdict(held: HeldAnchors): readonly string[] {
  const { count, faults, good } = held;
  if (count === 0) return ['There is no anchor in the file: it proves nothing.'];
  if (faults.length === 0 && good !== undefined)
    return [`The journal fits its ${count} anchors, the newest ${placeOf(good)}.`];
  return [`The journal does not fit its anchors. Places found: ${faults.length}`, ...since(held)];
}

/** Between which anchors it happened, and since when. */
function since({ good, bad }: HeldAnchors): readonly string[] {
  if (bad === undefined) return [];
  const fits = good === undefined ? 'It fits none.' : `It fits up to ${placeOf(good)}.`;
  return [fits, `It does not fit ${placeOf(bad)}: it was changed after that time.`];
}

function placeOf({ seq, at }: AnchorContent): string {
  return `record ${seq}, noted ${localTime(at)}`;
}

async function hashesOf(
  store: Pick<Store, 'scan'>,
  wanted: ReadonlySet<number>,
): Promise<ReadonlyMap<number, string>> {
  const found = new Map<number, string>();
  for await (const { seq, hash } of store.scan(1)) {
    if (wanted.has(seq)) found.set(seq, hash);
    if (found.size === wanted.size) break;
  }
  return found;
}

import { z } from 'zod';
import { fold } from '#src/incident/advance.ts';
import type { Event } from '#src/incident/event.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { Signer, VerificationKey } from '#src/ports/signing.ts';
import { canonicalJson } from './canonical.ts';
import type { JournalLine } from './chain.ts';
import { type Forgiven, forgivenBy, isWhole, removalFault } from './forgiven.ts';
import { linkFaultsIn } from './links.ts';

/** Which events there are is the fold's to know; whatever it cannot read has no effect. */
const Readable = z.custom<Event>(
  (value) => typeof value === 'object' && value !== null && 'kind' in value && 'at' in value,
);

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

const Line = z.strictObject({
  seq: z.int().min(1),
  incident: z.string(),
  event: z.string(),
  previous: Hash,
  hash: Hash,
});

/** A message as it was handed to the platform. */
const Shown = z.strictObject({
  key: z.string(),
  slot: z.string().optional(),
  to: z.string().optional(),
  card: z.unknown(),
});
export type Shown = z.infer<typeof Shown>;

const Content = z.strictObject({
  format: z.literal(1),
  /** Milliseconds since 1970. */
  made: z.int(),
  /** Last record of the whole journal at that time: to be held against an anchor. */
  head: z.strictObject({ seq: z.int().min(1), hash: Hash }),
  records: z.array(Line).min(1),
  cards: z.array(Shown),
});
export type BundleContent = z.infer<typeof Content>;

/**
 * All that is known of one incident, as one document that proves itself without the database: its records as
 * they stand in the journal, its messages, and a signature over the canonical JSON (RFC 8785) of `content`.
 */
export const Bundle = z.strictObject({
  content: Content,
  signature: z.strictObject({
    algorithm: z.literal('ed25519'),
    key: z.string(),
    value: z.string(),
  }),
});
export type Bundle = z.infer<typeof Bundle>;

export function signBundle(content: BundleContent, signer: Signer): Bundle {
  const value = signer.sign(canonicalJson(content));
  return { content, signature: { algorithm: 'ed25519', key: signer.keyId, value } };
}

export type Checked =
  | { readonly ok: true; readonly incident: Incident; readonly signedBy: string }
  | { readonly ok: false; readonly faults: readonly string[] };

/** Holds a bundle against itself and against the keys that the reader trusts. Every fault is told. */
export function checkBundle(
  { content, signature }: Bundle,
  trusted: readonly VerificationKey[],
): Checked {
  const faults = [
    ...signatureFaults({ content, signature }, trusted),
    ...recordFaults(content.records),
    ...content.records.flatMap((line) => removalFault(line, trusted) ?? []),
    ...linkFaultsIn(content.records),
    ...headFaults(content),
  ];
  const incident = folded(content.records);
  if (incident === undefined) faults.push('the records do not come to an incident');
  if (faults.length > 0 || incident === undefined) return { ok: false, faults };
  return { ok: true, incident, signedBy: signature.key };
}

function signatureFaults(
  { content, signature }: Bundle,
  trusted: readonly VerificationKey[],
): string[] {
  const key = trusted.find(({ keyId }) => keyId === signature.key);
  if (key === undefined)
    return [`it is signed with a key that is not trusted here: ${signature.key}`];
  if (key.verify(canonicalJson(content), signature.value)) return [];
  return ['the signature does not fit: the bundle was changed after it was signed'];
}

function recordFaults(records: readonly JournalLine[]): string[] {
  const forgiven: Forgiven = forgivenBy(records);
  return records.flatMap((line, index) => [
    ...(isWhole(line, forgiven) ? [] : [`record ${line.seq} was changed: its hash does not fit`]),
    ...orderFaults(line, records[index - 1]),
  ]);
}

function orderFaults(line: JournalLine, before: JournalLine | undefined): string[] {
  if (before === undefined) return [];
  const { seq } = line;
  const isNext = seq === before.seq + 1;
  return [
    ...(line.incident === before.incident ? [] : [`record ${seq} is of another incident`]),
    ...(seq > before.seq ? [] : [`record ${seq} does not follow record ${before.seq}`]),
    ...(isNext && line.previous !== before.hash
      ? [`record ${seq} does not name record ${before.seq} as the one before it`]
      : []),
  ];
}

function headFaults({ head, records }: BundleContent): string[] {
  const last = records.at(-1);
  if (last === undefined || last.seq < head.seq) return [];
  if (last.seq === head.seq && last.hash === head.hash) return [];
  return [`record ${last.seq} does not fit the head of the journal, ${head.seq}`];
}

/** What the events come to; undefined when they are no events of one incident. */
function folded(records: readonly JournalLine[]): Incident | undefined {
  try {
    const incident = fold(records.map(({ event }) => Readable.parse(JSON.parse(event))));
    return incident?.id === records[0]?.incident ? incident : undefined;
  } catch {
    // Forged events can be anything; that they cannot be folded is told as a fault.
    return undefined;
  }
}

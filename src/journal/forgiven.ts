import { z } from 'zod';
import type { Signer, VerificationKey } from '#src/ports/signing.ts';
import { canonicalJson } from './canonical.ts';
import { hashOf, type JournalLine } from './chain.ts';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

/** What the journal says was removed: as much of it as a proof needs. */
const Removal = z.looseObject({
  kind: z.literal('forgotten'),
  records: z.array(z.looseObject({ seq: z.int().min(1), hash: Hash, now: Hash })),
  signature: z.strictObject({
    algorithm: z.literal('ed25519'),
    key: z.string().min(1),
    value: z.string().min(1),
  }),
});

/** How a record was left by what removed something from it. */
export interface Left {
  readonly incident: string;
  readonly hash: string;
  readonly now: string;
  /** Number of the record that says so. */
  readonly by: number;
}

/** By the number of the record. What was removed twice is as the last one left it. */
export type Forgiven = ReadonlyMap<number, Left>;

export const nothingForgiven: Forgiven = new Map();

/** Quick and too wide: whether a line may say that something was removed. Text in quotes never looks like it. */
export function mayForgive({ event }: Pick<JournalLine, 'event'>): boolean {
  return event.includes('"kind":"forgotten"');
}

/** What lines of a journal say was removed, each of its own incident, from records before it. */
export function forgivenBy(lines: Iterable<JournalLine>): Forgiven {
  const found = new Map<number, Left>();
  for (const line of lines) {
    const { incident } = line;
    for (const { seq, hash, now } of removalIn(line)?.records ?? []) {
      if (seq < line.seq) found.set(seq, { incident, hash, now, by: line.seq });
    }
  }
  return found;
}

/** Whether a record is what was written, or what a removal left of it: then nothing else will do. */
export function isWhole(line: JournalLine, forgiven: Forgiven): boolean {
  const left = forgiven.get(line.seq);
  const is = hashOf(line);
  if (left === undefined || left.incident !== line.incident) return is === line.hash;
  return left.hash === line.hash && is === left.now;
}

/** Text that a removal is signed over. */
function signedText(incident: string, event: Readonly<Record<string, unknown>>): string {
  // The place of the record is given by the store, later; the chain binds it.
  const { signature: _signature, link: _link, ...rest } = event;
  return canonicalJson({ event: rest, incident });
}

export function signRemoval<T extends Readonly<Record<string, unknown>>>(
  event: T,
  { incident, signer }: { readonly incident: string; readonly signer: Signer },
) {
  const value = signer.sign(signedText(incident, event));
  const signature = { algorithm: 'ed25519', key: signer.keyId, value } as const;
  return { ...event, signature };
}

/** Why nobody should rely on a removal; undefined when it is none, or is signed with a trusted key. */
export function removalFault(
  line: JournalLine,
  trusted: readonly VerificationKey[],
): string | undefined {
  const removal = removalIn(line);
  if (removal === undefined) return undefined;
  const { key, value } = removal.signature;
  const name = `what record ${line.seq} removed is signed with`;
  const known = trusted.find(({ keyId }) => keyId === key);
  if (known === undefined) return `${name} a key that is not trusted here: ${key}`;
  if (known.verify(signedText(line.incident, removal), value)) return undefined;
  return `${name} a signature that does not fit`;
}

function removalIn(line: JournalLine): z.infer<typeof Removal> | undefined {
  if (!mayForgive(line)) return undefined;
  try {
    return Removal.safeParse(JSON.parse(line.event)).data;
  } catch {
    // No JSON: a record that was changed, which the chain tells.
    return undefined;
  }
}

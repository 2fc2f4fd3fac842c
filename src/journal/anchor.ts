import { z } from 'zod';
import type { Signer, VerificationKey } from '#src/ports/signing.ts';
import { canonicalJson } from './canonical.ts';

const Content = z.strictObject({
  format: z.literal(1),
  /** Milliseconds since 1970. */
  at: z.int().min(0).max(8_640_000_000_000_000),
  seq: z.int().min(1),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});

/**
 * The head of the journal at one time, to be noted where whoever can write the journal cannot. Signed over the
 * canonical JSON (RFC 8785) of `anchor`; a signature keeps others from writing anchors, not from cutting them.
 */
const Anchor = z.strictObject({
  anchor: Content,
  signature: z
    .strictObject({ algorithm: z.literal('ed25519'), key: z.string(), value: z.string() })
    .optional(),
});
export type Anchor = z.infer<typeof Anchor>;
export type AnchorContent = Anchor['anchor'];

/** One line of ASCII without line end. */
export function anchorLine(
  { at, seq, hash }: Omit<AnchorContent, 'format'>,
  signer: Signer | undefined,
): string {
  const anchor = { format: 1, at, seq, hash } as const;
  if (signer === undefined) return canonicalJson({ anchor });
  const value = signer.sign(canonicalJson(anchor));
  return canonicalJson({ anchor, signature: { algorithm: 'ed25519', key: signer.keyId, value } });
}

export interface ReadAnchors {
  readonly anchors: readonly (Anchor & { readonly line: number })[];
  /** Numbers of lines that are none: torn by a crash, or written by others. */
  readonly others: readonly number[];
}

/** Reads a file of anchors. What a syslog server wrote before each of them on its line is passed over. */
export function readAnchors(text: string): ReadAnchors {
  const found = text.split('\n').flatMap((written, index) => {
    if (written.trim() === '') return [];
    return [{ line: index + 1, anchor: anchorIn(written) }];
  });
  return {
    anchors: found.flatMap(({ line, anchor }) => (anchor === undefined ? [] : { ...anchor, line })),
    others: found.filter(({ anchor }) => anchor === undefined).map(({ line }) => line),
  };
}

const begins = '{"anchor":';

function anchorIn(line: string): Anchor | undefined {
  const from = line.indexOf(begins);
  if (from < 0) return undefined;
  try {
    return Anchor.safeParse(JSON.parse(line.slice(from))).data;
  } catch {
    // Torn or foreign; the reader is told the number of the line.
    return undefined;
  }
}

/** Why nobody should rely on the anchor; undefined when its signature is one of the trusted keys. */
export function signatureFault(
  { anchor, signature }: Anchor,
  trusted: readonly VerificationKey[],
): string | undefined {
  if (signature === undefined) return 'is not signed';
  const key = trusted.find(({ keyId }) => keyId === signature.key);
  if (key === undefined) return 'is signed with a key that is not trusted here';
  return key.verify(canonicalJson(anchor), signature.value)
    ? undefined
    : 'was changed: its signature does not fit';
}

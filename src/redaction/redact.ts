import type { FoldedText } from '#src/errorcode/folded-text.ts';
import { foldLines } from './fold-lines.ts';
import { knownTokens } from './known-tokens.ts';
import { findPrivateKeys, type Stretch } from './private-key.ts';
import type { SecretKind, SecretPattern } from './secret-pattern.ts';
import { windowsSecrets } from './windows-secrets.ts';
import { writtenSecrets } from './written-secrets.ts';

export type { SecretKind } from './secret-pattern.ts';

export interface Redacted {
  /** The text with every secret replaced by "[password removed]" and the like. */
  readonly text: string;
  /** What was taken out, each kind once; empty when nothing was. */
  readonly secrets: readonly SecretKind[];
}

const secretPatterns: readonly SecretPattern[] = [
  ...writtenSecrets,
  ...windowsSecrets,
  ...knownTokens,
];

interface Found extends Stretch {
  readonly kind: SecretKind;
}

/**
 * Takes out what looks like a secret in what people paste. Never throws; linear; applied twice it
 * changes nothing more. Codes, GUIDs, thumbprints and the words of error dialogs stay.
 */
export function redact(text: string): Redacted {
  let redacted: Redacted = { text, secrets: [] };
  for (let round = 0; round < mostRounds; round += 1) {
    const { text: next, secrets } = redactOnce(redacted.text);
    redacted = { text: next, secrets: [...new Set([...redacted.secrets, ...secrets])] };
    if (secrets.length === 0) {
      return redacted;
    }
  }
  return redacted;
}

// A secret may stand so close behind another one that it only shows once that one is gone.
const mostRounds = 4;

function redactOnce(text: string): Redacted {
  const folded = foldLines(text);
  const found = merge([
    ...findPrivateKeys(folded.plain).map((stretch) => ({
      ...stretch,
      kind: 'private key' as const,
    })),
    ...secretPatterns.flatMap((pattern) => findSecrets(folded.plain, pattern)),
  ]);
  return {
    text: cut(text, folded, found),
    secrets: [...new Set(found.map(({ kind }) => kind))],
  };
}

const removed = /^["'`]?\[[a-z ]{5,24} removed\b/;

function findSecrets(plain: string, { kind, pattern, accept }: SecretPattern): readonly Found[] {
  return Array.from(plain.matchAll(pattern)).flatMap(({ 0: match, 1: value = '', index }) => {
    const start = index + match.lastIndexOf(value);
    const isSecret =
      value !== '' && !removed.test(plain.slice(start, start + 64)) && (accept?.(value) ?? true);
    return isSecret ? [{ kind, start, end: start + value.length }] : [];
  });
}

/** Sorted and without overlaps; the kind of the first stays. */
function merge(found: readonly Found[]): readonly Found[] {
  const merged: Found[] = [];
  for (const next of found.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last !== undefined && next.start < last.end) {
      merged[merged.length - 1] = { ...last, end: Math.max(last.end, next.end) };
    } else {
      merged.push(next);
    }
  }
  return merged;
}

function cut(text: string, folded: Pick<FoldedText, 'origin'>, found: readonly Found[]): string {
  const kept: string[] = [];
  let from = 0;
  for (const { start, end, kind } of found) {
    kept.push(text.slice(from, folded.origin(start)), `[${kind} removed]`);
    from = folded.origin(end);
  }
  kept.push(text.slice(from));
  return kept.join('');
}

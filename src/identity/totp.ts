import { z } from 'zod';
import type { Hmac } from '#src/ports/hmac.ts';
import { fromBase32 } from './base32.ts';

/** What an authenticator app and the bot share (RFC 6238). Kept sealed, shown once, never in a chat. */
export const TotpSeed = z.strictObject({
  /** Base32 of at least 128 bits (RFC 4226, section 4, R6). */
  secret: z
    .string()
    .refine((text) => (fromBase32(text)?.length ?? 0) >= 16, 'is no Base32 of 128 bits or more'),
  algorithm: z.enum(['sha1', 'sha256', 'sha512']).default('sha1'),
  digits: z.union([z.literal(6), z.literal(8)]).default(6),
  /** Seconds. */
  period: z.literal([30, 60]).default(30),
});
export type TotpSeed = z.output<typeof TotpSeed>;

/** What was tried so far. */
export const TotpTries = z.strictObject({
  /** The newest time step whose code was accepted: neither it nor an older one ever is again. */
  lastStep: z.number().int().optional(),
  /** Wrong codes since the last right one, or since the last pause. */
  wrong: z.number().int().min(0).default(0),
  /** No code is even looked at before this moment. Milliseconds since 1970. */
  pausedUntil: z.number().optional(),
  /** Pauses since the last right one: each is twice as long as the one before. */
  pauses: z.number().int().min(0).optional(),
});
export type TotpTries = z.output<typeof TotpTries>;

export type TotpAnswer = { readonly tries: TotpTries } & (
  | { readonly kind: 'right' }
  /** It was one, and its step, or a later one, was accepted before. Counts as no try: it can never be right. */
  | { readonly kind: 'used' }
  | { readonly kind: 'wrong'; readonly left: number }
  | { readonly kind: 'paused'; readonly until: number }
);

export interface TotpAttempt {
  readonly code: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly hmac: Hmac;
}

const mostWrong = 5;
const firstPause = 15 * 60_000;
/** 16 hours: whoever guesses all year has a chance of one in a few hundred, and whoever errs waits a night. */
const mostDoublings = 6;
/** Steps that a phone's clock may be off, either way (RFC 6238, section 5.2). */
const drift = [-1, 0, 1];

/** The time step of a moment; RFC 6238 calls it T. */
export function stepAt({ period }: Pick<TotpSeed, 'period'>, at: number): number {
  return Math.floor(at / 1_000 / period);
}

/** The code of a time step (RFC 4226, section 5.3; RFC 6238, section 4). */
export function codeAt({ secret, algorithm, digits }: TotpSeed, step: number, hmac: Hmac): string {
  const counter = new Uint8Array(8);
  new DataView(counter.buffer).setBigUint64(0, BigInt(step));
  const mac = hmac(algorithm, fromBase32(secret) ?? new Uint8Array(), counter);
  const offset = (mac.at(-1) ?? 0) & 0x0f;
  const truncated = new DataView(mac.buffer, mac.byteOffset + offset, 4).getUint32(0) & 0x7fffffff;
  return String(truncated % 10 ** digits).padStart(digits, '0');
}

/**
 * Holds a code against a seed. Whatever comes of it, the tries that come back must be kept before anybody acts on
 * it: a code of a step counts once, and the fifth wrong one makes everybody wait: 15 minutes, and twice as long
 * each time after it until a right one.
 */
export function tryCode(seed: TotpSeed, tries: TotpTries, attempt: TotpAttempt): TotpAnswer {
  const { at } = attempt;
  const { pausedUntil } = tries;
  if (pausedUntil !== undefined && at < pausedUntil)
    return { kind: 'paused', until: pausedUntil, tries };
  const matching = matchingSteps(seed, attempt);
  const step = matching.findLast((each) => each > (tries.lastStep ?? -1));
  if (step !== undefined) return { kind: 'right', tries: { lastStep: step, wrong: 0 } };
  if (matching.length > 0) return { kind: 'used', tries };
  const wrong = tries.wrong + 1;
  const kept = tries.lastStep === undefined ? {} : { lastStep: tries.lastStep };
  if (wrong < mostWrong) {
    const counted = tries.pauses === undefined ? {} : { pauses: tries.pauses };
    return { kind: 'wrong', left: mostWrong - wrong, tries: { ...kept, ...counted, wrong } };
  }
  const { pauses = 0 } = tries;
  const until = at + firstPause * 2 ** Math.min(pauses, mostDoublings);
  return {
    kind: 'paused',
    until,
    tries: { ...kept, wrong: 0, pausedUntil: until, pauses: pauses + 1 },
  };
}

/** Every step of the window is computed and compared whole, so that the time it takes says nothing. */
function matchingSteps(seed: TotpSeed, { code, at, hmac }: TotpAttempt): readonly number[] {
  const written = writtenIn(code);
  return drift
    .map((off) => stepAt(seed, at) + off)
    .filter((step) => step >= 0)
    .filter((step) => isSame(codeAt(seed, step, hmac), written));
}

/** The digits as keyboards of other scripts write them, without blanks and what nobody sees. */
function writtenIn(code: string): string {
  return code.normalize('NFKC').replaceAll(/[\s\p{Cf}]/gu, '');
}

function isSame(expected: string, written: string): boolean {
  const differences = [...expected].reduce(
    (sum, digit, index) => sum | (digit.charCodeAt(0) ^ (written.charCodeAt(index) || 0)),
    expected.length ^ written.length,
  );
  return differences === 0;
}

/** The address that authenticator apps read, from a QR code or typed in. It holds the seed: for a terminal only. */
export function otpauthUri(
  { secret, algorithm, digits, period }: TotpSeed,
  { issuer, account }: { readonly issuer: string; readonly account: string },
): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  const shown = `issuer=${encodeURIComponent(issuer)}&algorithm=${algorithm.toUpperCase()}`;
  return `otpauth://totp/${label}?secret=${secret}&${shown}&digits=${digits}&period=${period}`;
}

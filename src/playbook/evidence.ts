import { z } from 'zod';

const Scalar = z.union([z.string(), z.number(), z.boolean()]);

/** A day, or a time in UTC. */
export const IsoDate = z
  .string()
  .regex(
    /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?Z)?$/,
    'write a day or a time in UTC, e.g. 2026-11-21 or 2026-11-21T08:02:00Z',
  );

/** "probe.key" or "answers.question". */
const ReadingPath = z.string().regex(/^[a-z][a-z0-9-]*\.[a-z][A-Za-z0-9-]*$/);

/** What one reported value must be: a plain value, or one comparison. */
export const Expected = z.union(
  [
    Scalar,
    z.strictObject({ below: z.number() }),
    z.strictObject({ above: z.number() }),
    z.strictObject({ before: IsoDate }),
    z.strictObject({ after: IsoDate }),
    z.strictObject({ not: Scalar }),
    z.strictObject({ oneOf: z.array(Scalar).min(2) }),
    z.strictObject({ contains: z.string().min(1) }),
    z.strictObject({ sameAs: ReadingPath }),
    z.strictObject({ differsFrom: ReadingPath }),
  ],
  {
    error:
      'write a plain value or one comparison: below or above a number, before or after a date, not, oneOf, contains, sameAs or differsFrom another reading',
  },
);
export type Expected = z.infer<typeof Expected>;

/** "probe.key" (or "answers.question"): what it must be. All lines of one block hold together. */
export const Evidence = z.record(ReadingPath, Expected);
export type Evidence = z.infer<typeof Evidence>;

/** The reading that another one is held against, if this compares two. */
export function otherPath(expected: Expected): string | undefined {
  if (typeof expected !== 'object') return undefined;
  if ('sameAs' in expected) return expected.sameAs;
  return 'differsFrom' in expected ? expected.differsFrom : undefined;
}

/** Every reading that the evidence names, each once. */
export function pathsOf(evidence: Evidence): string[] {
  const others = Object.values(evidence).flatMap((expected) => otherPath(expected) ?? []);
  return [...new Set([...Object.keys(evidence), ...others])];
}

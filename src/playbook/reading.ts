import { z } from 'zod';

/** One value that a probe returned. Dates are ISO 8601 text in UTC. */
export const Value = z.union([z.string(), z.number(), z.boolean()]);
export type Value = z.infer<typeof Value>;

/** Why a probe told nothing. The first four are the questions: reached? let in? answered? in time? */
export const LookFailure = z.enum([
  'unreachable',
  'refused',
  'bad-answer',
  'timed-out',
  'script-failed',
  'not-available',
]);
export type LookFailure = z.infer<typeof LookFailure>;

/**
 * What one probe told, or why it told nothing.
 *
 * `at` is milliseconds since 1970 (UTC), `source` the transport that carried it ("ssh", "network",
 * "practice"). A key that is absent from `values` is unknown; `unknown` may say why.
 */
export const Look = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('read'),
    values: z.record(z.string(), Value),
    unknown: z.record(z.string(), z.string()).default({}),
    source: z.string(),
    at: z.number(),
    durationMs: z.number(),
  }),
  z.strictObject({
    kind: z.literal('failed'),
    failure: LookFailure,
    message: z.string().describe('For people: what failed, and what to do about it'),
    source: z.string(),
    at: z.number(),
    durationMs: z.number(),
  }),
]);
export type Look = z.infer<typeof Look>;

/** By probe name. A probe that has not been taken is absent. */
export const Looks = z.record(z.string(), Look);
export type Looks = z.infer<typeof Looks>;

import { z } from 'zod';
import { Outcome } from '#src/incident/incident.ts';
import { lookUp } from './look-up.ts';
import { type Look, LookFailure, type Looks, Value } from './reading.ts';
import { Name, Platform } from './schema.ts';

const Json: z.ZodType<z.core.util.JSONType> = z.json();

/** What a probe tells in a case: values by key, with `unknown: { key: why }` beside them. */
const ReadLook = z
  .object({
    unknown: z
      .record(z.string(), z.string())
      .optional()
      .describe('Keys that the probe could not tell, and why, for people'),
    failed: z.never().optional(),
  })
  .catchall(Value);

/** "certificate: { failed: refused, message: … }" */
const FailedLook = z.strictObject({
  failed: LookFailure,
  message: z.string().min(1).describe('For people: what failed, and what to do about it'),
});

export const CaseLook = z.union([FailedLook, ReadLook], {
  error: `write what the probe reports (key: value), or failed (one of ${LookFailure.options.join(', ')}) with a message`,
});
export type CaseLook = z.infer<typeof CaseLook>;

/** By probe. A probe that is not named was never looked at: its readings are unknown. */
export const CaseLooks = z.record(Name, CaseLook);
export type CaseLooks = z.infer<typeof CaseLooks>;

const Ended = z.enum(['succeeded', 'failed', 'unknown']);

const CaseRun = z.strictObject({
  preview: z.array(z.string()).default([]).describe('What the script says it would change'),
  state: Json.optional().describe('What apply prints for rollback'),
  end: Ended.default('succeeded'),
  message: z.string().default('').describe('What the script says when it fails'),
});

const CaseRollback = z.strictObject({
  end: Ended.default('succeeded'),
  message: z.string().default(''),
  looks: CaseLooks.optional().describe(
    'What is read then, where it differs from before the remedy; absent: all is as it was',
  ),
});

/** What happens when a remedy is applied. Only differences are written: the rest is read as before. */
const After = z.strictObject({
  apply: CaseRun.default({ preview: [], end: 'succeeded', message: '' }),
  looks: CaseLooks.default({}).describe('What is read afterwards, where it differs'),
  meanwhile: z
    .strictObject({
      looks: CaseLooks.describe('What is read then, where it differs'),
      preview: z.array(z.string()).optional().describe('What the script says then'),
    })
    .optional()
    .describe('What somebody else changes between the first plan and its approval'),
  verified: z.boolean().describe('Whether verify holds then'),
  rollback: CaseRollback.default({ end: 'succeeded', message: '' }),
});
export type After = z.infer<typeof After>;

const Verdict = z.enum(['confirmed', 'suspected', 'ruled-out', 'unknown']);

/**
 * One recorded or written incident: what was read, what follows from it, and what a remedy does. It is
 * the test of a playbook, and the script of `fettle practice`.
 */
export const Case = z.strictObject({
  comment: z.string().min(1).describe('What this case shows, and where it comes from'),
  report: z.string().min(1).max(4000).describe('What somebody pasted'),
  host: z.strictObject({
    name: z.string().min(1).max(253),
    address: z.string().min(1).optional(),
    platform: Platform,
  }),
  answers: z.record(Name, Value).default({}).describe('Question: answer; the host stands in host'),
  skipped: z.array(Name).default([]).describe('Questions that nobody could answer'),
  looks: CaseLooks,
  expect: z.record(Name, Verdict).describe('The verdict for every cause of this platform'),
  offers: z
    .array(Name)
    .describe(
      'Remedies in order: those for confirmed causes first, each in the order of the causes',
    ),
  after: z.record(Name, After).default({}).describe('Remedy: what comes of it'),
  tries: z
    .array(Name)
    .optional()
    .describe('Remedies that people choose in practice, in order; absent: the first offer'),
  decision: z
    .enum(['approve', 'decline', 'expire'])
    .default('approve')
    .describe('What becomes of the approval in practice'),
  outcome: Outcome.optional().describe('How the incident ends in practice'),
});
export type Case = z.infer<typeof Case>;

/** When and by whom the readings of a case are said to be taken. */
export interface Taken {
  /** Milliseconds since 1970 (UTC). */
  readonly at: number;
  readonly source: string;
}

/** The readings of a case as if they had been taken. */
export function looksOf(written: CaseLooks, taken: Taken): Looks {
  return Object.fromEntries(
    Object.entries(written).map(([probe, look]) => [probe, lookOf(look, taken)]),
  );
}

function lookOf(written: CaseLook, { at, source }: Taken): Look {
  const when = { at, source, durationMs: 0 };
  if (isFailed(written)) {
    return { kind: 'failed', failure: written.failed, message: written.message, ...when };
  }
  return { kind: 'read', ...told(written), ...when };
}

/** What a probe of a case told: its values, and why others are unknown. */
export function told(look: z.infer<typeof ReadLook>): {
  readonly values: Readonly<Record<string, Value>>;
  readonly unknown: Readonly<Record<string, string>>;
} {
  const { unknown = {}, failed: _, ...values } = look;
  return { values, unknown };
}

export function isFailed(look: CaseLook): look is z.infer<typeof FailedLook> {
  return look.failed !== undefined;
}

/** What is read once a remedy has been applied: the differences laid over what was read before. */
export function looksAfter(written: Case, remedy: string, before = written.looks): CaseLooks {
  return layOver(before, lookUp(written.after, remedy)?.looks ?? {});
}

/** What is read when a plan is looked at again before it runs, where somebody changed something meanwhile. */
export function looksMeanwhile(written: Case, remedy: string, before = written.looks): CaseLooks {
  return layOver(before, lookUp(written.after, remedy)?.meanwhile?.looks ?? {});
}

/** What is read once a remedy has been rolled back. */
export function looksAfterRollback(
  written: Case,
  remedy: string,
  before = written.looks,
): CaseLooks {
  return layOver(before, lookUp(written.after, remedy)?.rollback.looks ?? {});
}

/** Key by key; a failed look replaces, and is replaced, as a whole. A key that is told is no longer unknown. */
function layOver(before: CaseLooks, changes: CaseLooks): CaseLooks {
  const merged = Object.entries(changes).map(([probe, change]): [string, CaseLook] => {
    const old = lookUp(before, probe);
    return [probe, old === undefined ? change : mergeLook(old, change)];
  });
  return { ...before, ...Object.fromEntries(merged) };
}

function mergeLook(old: CaseLook, change: CaseLook): CaseLook {
  if (isFailed(old) || isFailed(change)) return change;
  const first = told(old);
  const then = told(change);
  const values = Object.entries({ ...first.values, ...then.values });
  const unknown = Object.entries({ ...first.unknown, ...then.unknown });
  const merged: z.infer<typeof ReadLook> = Object.fromEntries(
    values.filter(([key]) => !Object.hasOwn(then.unknown, key)),
  );
  merged.unknown = Object.fromEntries(unknown.filter(([key]) => !Object.hasOwn(then.values, key)));
  return merged;
}

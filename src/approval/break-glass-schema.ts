import { z } from 'zod';
import { Duration } from '#src/document/duration.ts';
import { Principal } from '#src/identity/principal.ts';
import { Risk } from '#src/playbook/schema.ts';

const Principals = z.array(Principal).min(1);
const Patterns = z
  .array(z.string().trim().min(1).max(253))
  .min(1)
  .describe('Any of these; a * at the end stands for the rest');

const hour = 3_600_000;
const Within = Duration.refine((ms) => ms >= hour && ms <= 720 * hour, 'from 1h to 30d');

/** The key `breakGlass` of `policy.yaml`: without it nobody ever decides alone. */
export const BreakGlass = z.strictObject({
  for: z
    .strictObject({
      risk: z.array(Risk).min(1),
      playbook: Patterns.optional(),
      remedy: Patterns.optional(),
      host: Patterns.optional(),
      tags: Patterns.optional().describe('The host has one of these'),
      site: Patterns.optional(),
      environment: Patterns.optional(),
      channel: Patterns.optional(),
    })
    .describe('What it is for; all that is written here must hold'),
  by: Principals.describe('Who may let a plan run alone'),
  givesWay: z
    .array(z.string())
    .default([])
    .describe('Rules that deny by the time, a freeze or a window, and give way to it; by name'),
  reason: z
    .number()
    .int()
    .min(10)
    .max(300)
    .default(20)
    .describe('Least length of the reason, in characters'),
  tell: Principals.describe('Who is told at once, and at the end'),
  review: z.strictObject({
    by: Principals.describe('Who reviews it afterwards; never who broke it'),
    within: Within.describe('From the end of the incident'),
    overdue: z
      .enum(['person', 'site'])
      .default('person')
      .describe('Whose glass stays whole as long as a review is overdue: of who broke it, or all'),
  }),
});
export type BreakGlass = z.output<typeof BreakGlass>;

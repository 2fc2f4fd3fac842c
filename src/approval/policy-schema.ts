import { z } from 'zod';
import { Duration } from '#src/document/duration.ts';
import { Principal } from '#src/identity/principal.ts';
import { Risk } from '#src/playbook/schema.ts';
import { BreakGlass } from './break-glass-schema.ts';
import { Limits } from './limits.ts';

const Pattern = z.string().trim().min(1).max(253);
const Patterns = z
  .array(Pattern)
  .min(1)
  .describe('Any of these; a * at the end stands for the rest');
const Principals = z.array(Principal);

const Clock = z
  .string({ error: 'quote the time of day: "08:00"' })
  .regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'write a time of day: "08:00"');
const Day = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);

/** A time of the week; one that ends before it begins goes over midnight. */
export const Hours = z.strictObject({
  days: z.array(Day).min(1).default(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']),
  from: Clock.default('00:00'),
  to: Clock.default('24:00'),
});
export type Hours = z.output<typeof Hours>;

const Names = z.array(z.string().min(1)).min(1);

const When = z
  .strictObject({
    risk: z.array(Risk).min(1).optional(),
    playbook: Patterns.optional(),
    remedy: Patterns.optional(),
    host: Patterns.optional(),
    tags: Patterns.optional().describe('The host has one of these'),
    site: Patterns.optional(),
    environment: Patterns.optional(),
    channel: Patterns.optional().describe('Where it was reported: slack:T/C, discord:G/C'),
    hours: Hours.optional(),
    outsideHours: Hours.optional(),
    during: Names.optional().describe('An event of one of these calendars is going on'),
    notDuring: Names.optional().describe('No event of any of these calendars is going on'),
  })
  .prefault({})
  .describe('All that is written here must hold; nothing written always holds');
export type When = z.output<typeof When>;

const Count = z.number().int().min(1).max(5);

export const Rule = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'write small letters, digits and hyphens')
    .describe('Said wherever the rule had a part in a decision'),
  when: When,
  deny: z.string().trim().min(1).max(300).optional().describe('No, and why'),
  probe: Principals.optional().describe('For whom a host is looked at'),
  ask: Principals.optional().describe('Who may have a repair planned'),
  approve: Principals.optional().describe('Who may approve it'),
  approvals: Count.optional().describe('How many different people'),
  oneFromEach: z.array(Principal).min(2).max(4).optional(),
  requesterMayApprove: z.boolean().optional(),
  secondFactor: z
    .literal('totp', { error: 'write totp: the one kind that there is' })
    .optional()
    .describe('Each yes needs a code of an authenticator app; see fettle people totp'),
  decline: z.enum(['ends', 'counts']).optional().describe('What one no does; default: it ends it'),
  unattended: z
    .boolean()
    .optional()
    .describe('Whether it may run with nobody at all: low risk, proven, with a way back'),
  revision: z
    .array(z.string().regex(/^[0-9a-f]{12,64}$/, 'quote the first 12 digits or more of a revision'))
    .min(1)
    .optional()
    .describe('With unattended: only for these revisions of the playbook, by their first digits'),
  expiresIn: Duration.optional(),
  remindAfter: Duration.optional(),
  escalation: z.strictObject({ after: Duration, to: Principals.min(1) }).optional(),
});
export type Rule = z.output<typeof Rule>;

/** `policy.yaml`: deny wins, of all rules that match the most restrictive holds, no match means no. */
export const PolicyFile = z.strictObject({
  timeZone: z.string().default('UTC').refine(isTimeZone, 'write a zone such as Europe/Berlin'),
  calendars: z.record(z.string().regex(/^[a-z0-9-]{1,64}$/), z.string().trim().min(1)).default({}),
  limits: Limits,
  stop: Principals.default([]).describe('Who may stop everything, and let it go on, by a word'),
  breakGlass: BreakGlass.optional().describe('How one person may let a repair run alone'),
  rules: z.array(Rule),
});
export type PolicyFile = z.output<typeof PolicyFile>;

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

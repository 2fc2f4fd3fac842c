import type { Risk } from '#src/playbook/schema.ts';
import { isWithin } from './policy-hours.ts';
import type { When } from './policy-schema.ts';

/** What a rule is held against. For a look at a host there is no remedy and no risk. */
export interface PolicyFacts {
  readonly risk?: Risk | undefined;
  readonly playbook: string;
  /** Digest over all files of the playbook, where one is at hand. */
  readonly revision?: string | undefined;
  readonly remedy?: string | undefined;
  readonly host: {
    readonly name: string;
    /** By whatever name a rule means it. */
    readonly aliases?: readonly string[] | undefined;
    readonly tags: readonly string[];
    readonly site: string;
    readonly environment?: string | undefined;
  };
  readonly channel?: string | undefined;
  /** Names of the calendars in which an event is going on. */
  readonly during: readonly string[];
  readonly at: number;
}

/** Whether all that a rule asks for holds. What is not known is not taken for a match. */
export function isMatch(when: When, facts: PolicyFacts, timeZone: string): boolean {
  return (
    (when.risk === undefined || (facts.risk !== undefined && when.risk.includes(facts.risk))) &&
    fits(when.playbook, [facts.playbook]) &&
    fits(when.remedy, [facts.remedy]) &&
    fitsHost(when, facts.host) &&
    fits(when.channel, [facts.channel]) &&
    fitsTime(when, facts, timeZone)
  );
}

/** The same for a rule that says no: what is not known may be what it is about. */
export function mayMatch(when: When, facts: PolicyFacts, timeZone: string): boolean {
  const environment = facts.host.environment === undefined ? undefined : when.environment;
  const channel = facts.channel === undefined ? undefined : when.channel;
  return isMatch({ ...when, environment, channel }, facts, timeZone);
}

function fitsHost(when: When, host: PolicyFacts['host']): boolean {
  const { name, aliases = [], tags, site, environment } = host;
  return (
    fits(when.host, [name, ...aliases]) &&
    fits(when.tags, tags) &&
    fits(when.site, [site]) &&
    fits(when.environment, [environment])
  );
}

function fitsTime(when: When, { at, during }: PolicyFacts, timeZone: string): boolean {
  return (
    (when.hours === undefined || isWithin(when.hours, at, timeZone)) &&
    (when.outsideHours === undefined || !isWithin(when.outsideHours, at, timeZone)) &&
    (when.during === undefined || when.during.some((name) => during.includes(name))) &&
    !(when.notDuring ?? []).some((name) => during.includes(name))
  );
}

function fits(
  patterns: readonly string[] | undefined,
  values: readonly (string | undefined)[],
): boolean {
  if (patterns === undefined) return true;
  return values.some(
    (value) => value !== undefined && patterns.some((each) => isLike(value, each)),
  );
}

/** Case does not matter: a rule that is meant for RDS-07 must not miss rds-07. */
function isLike(value: string, pattern: string): boolean {
  const folded = value.toLowerCase();
  const wanted = pattern.toLowerCase();
  return wanted.endsWith('*') ? folded.startsWith(wanted.slice(0, -1)) : folded === wanted;
}

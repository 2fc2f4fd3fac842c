import type { Policy } from '#src/approval/policy-file.ts';
import type { Link } from '#src/identity/links.ts';
import type { People } from '#src/identity/people.ts';

/** What the site's own files say at this moment. */
export interface Today {
  /** Absent where the site has no `policy.yaml`: then `approval:` of `fettle.yaml` says who may approve. */
  readonly policy?: Policy | undefined;
  /** Absent where the site has no `people.yaml`: then an account is a person. */
  readonly people?: People | undefined;
  /** Names of the calendars in which an event is going on. */
  readonly during: readonly string[];
  /** Everything is held, and why; the words of whoever said so. */
  readonly stopped?: string | undefined;
}

/** A calendar that was read. */
export interface Calendar {
  /** Whether an event is going on. Milliseconds since 1970. */
  isGoingOn(at: number): boolean;
}

/**
 * Reads iCalendar text (RFC 5545); `timeZone` is that of times that name none. Throws BotError `config-invalid`
 * for what is none, or cannot be told for certain.
 */
export type ReadCalendar = (
  source: string,
  place: { readonly file: string; readonly timeZone: string },
) => Calendar;

/** The files that may change while the bot runs: who may what. */
export interface SiteRules {
  /** Read anew at every call. Rejects with `config-invalid` or `usage` when a file is not there or not sound. */
  today(): Promise<Today>;
  /** Holds everything, also after a restart; the words stand in `stopped` from then on. */
  stop?(reason: string): Promise<void>;
  /** Takes that back. */
  resume?(): Promise<void>;
  /** Notes a stop, or the end of one, as carried out: known from then on, also after a restart. */
  noteOrder?(order: string): Promise<void>;
  /** Whether it is one of the last hundred that were noted. */
  knowsOrder?(order: string): Promise<boolean>;
  /** Keeps that an account is a human's; the people of `today` have it from then on. */
  link?(link: Link): Promise<void>;
}

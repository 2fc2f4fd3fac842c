import { z } from 'zod';
import type { Breaking } from '#src/approval/break-glass.ts';
import type { Decision, Plan } from '#src/approval/plan.ts';
import type { Ruled } from '#src/approval/unattended.ts';
import type { Person } from '#src/identity/person.ts';
import type { Broken } from '#src/incident/broken.ts';
import type { ChannelRule } from '#src/incident/channel-rule.ts';
import type { Assessment, OpenQuestion } from '#src/incident/finding.ts';
import type { Picture } from '#src/incident/picture.ts';
import type { Looks, Value } from '#src/playbook/reading.ts';
import type { ThreadRef } from '#src/ports/chat.ts';
import type { Json } from '#src/script/job.ts';

export const IncidentId = z
  .string()
  .regex(/^inc-[0-9a-z]{8}$/)
  .brand<'IncidentId'>();
export type IncidentId = z.infer<typeof IncidentId>;

export const RunId = z
  .string()
  .regex(/^run-[0-9a-z]{8}$/)
  .brand<'RunId'>();
export type RunId = z.infer<typeof RunId>;

export const Outcome = z.enum([
  'resolved',
  'changed-not-fixed',
  'rolled-back',
  'advised',
  'declined',
  'expired',
  'no-cause-found',
  'cancelled',
  'unknown',
]);
export type Outcome = z.infer<typeof Outcome>;

/** How a script ended, as far as it is known. `not-started` is certain: the host was never asked to. */
export type RunEnd = 'succeeded' | 'failed' | 'unknown' | 'not-started';

/** Where an incident stands. Each state carries what is known then, and nothing else. */
export type IncidentState =
  | {
      readonly kind: 'asking';
      readonly question: OpenQuestion;
      readonly since: number;
      readonly reminded: boolean;
    }
  | { readonly kind: 'probing'; readonly probes: readonly string[] }
  | { readonly kind: 'explaining'; readonly since: number; readonly reminded: boolean }
  | {
      readonly kind: 'proposing';
      readonly remedy: string;
      readonly cause: string;
      readonly by: Person;
      /** Rules of the site asked for it, and no person did. */
      readonly ruled?: readonly string[] | undefined;
    }
  | {
      readonly kind: 'waiting';
      readonly plan: Plan;
      readonly decisions: readonly Decision[];
      readonly since: number;
      readonly reminded: boolean;
      /** The next group was called. */
      readonly escalated?: boolean | undefined;
    }
  | {
      readonly kind: 'rechecking';
      readonly plan: Plan;
      readonly decisions: readonly Decision[];
      readonly lease: 'wanted' | 'held';
      /** Rules of the site decided, and no person did. */
      readonly ruled?: Ruled | undefined;
      /** One person decided alone. */
      readonly glass?: Breaking | undefined;
    }
  | {
      readonly kind: 'applying';
      readonly plan: Plan;
      readonly decisions: readonly Decision[];
      readonly ruled?: Ruled | undefined;
      readonly glass?: Breaking | undefined;
      readonly run: RunId;
      /** The intent is in the journal: from here on the script may have started. */
      readonly intended: boolean;
    }
  | {
      readonly kind: 'verifying';
      readonly plan: Plan;
      readonly run: RunId;
      readonly end: RunEnd;
      /** What the apply script printed, for rollback. */
      readonly state?: Json | undefined;
    }
  | {
      readonly kind: 'confirming';
      readonly plan: Plan;
      readonly run: RunId;
      /** What the apply script printed, for confirm and rollback. */
      readonly state: Json;
      readonly intended: boolean;
    }
  | {
      readonly kind: 'rolling-back';
      readonly plan: Plan;
      readonly run: RunId;
      readonly state?: Json | undefined;
      readonly intended: boolean;
      /** The rollback script ended; now the readings must prove it. */
      readonly end?: RunEnd | undefined;
    }
  | ({
      /** It has ended, and somebody else has to review what one person let run alone. */
      readonly kind: 'reviewing';
      /** When people were last told that. */
      readonly toldAt: number;
      readonly reminded: boolean;
      readonly overdue: boolean;
    } & Ending)
  | ({ readonly kind: 'closed' } & Ending);

/** How an incident ended. */
export interface Ending {
  readonly outcome: Outcome;
  readonly at: number;
  readonly by?: Person | undefined;
  readonly remedy?: string | undefined;
  /** The reporter said that it works. */
  readonly confirmedBy?: Person | undefined;
}

export interface PlaybookRef {
  readonly name: string;
  /** Digest over all files of the playbook as the incident began. */
  readonly revision: string;
  readonly title: string;
}

export interface Unattended {
  readonly remedy: string;
  readonly rules: readonly string[];
  /** Of the plan that they let run; absent where people had to approve it after all. */
  readonly digest?: string | undefined;
}

/** One report on its way to an outcome. A fold of its events; never stored as truth. */
export interface Incident {
  readonly id: IncidentId;
  readonly reporter: Person;
  readonly thread: ThreadRef;
  readonly openedAt: number;
  /** Where it was reported: "discord:G/C"; absent where nobody tells channels apart. */
  readonly channel?: string | undefined;
  /** What the channel was allowed to do when it began. The rule of today holds beside it. */
  readonly rule?: ChannelRule | undefined;
  /** Whoever reported it was a guest there. Nothing runs by rules alone for them. */
  readonly byGuest?: true | undefined;
  /** What was pasted, with secrets taken out; at most 4,000 characters. */
  readonly report: string;
  /** As "rdp:0x904". */
  readonly codes: readonly string[];
  readonly playbook?: PlaybookRef | undefined;
  readonly answers: Readonly<Record<string, Value>>;
  /** Questions that were answered with "I do not know"; none is asked again. */
  readonly skipped: readonly string[];
  /** Inventory name of the host, once it is known. */
  readonly host?: string | undefined;
  readonly looks: Looks;
  readonly assessment?: Assessment | undefined;
  /** Remedies whose intent was written, in order. None is offered, planned or run again. */
  readonly tried: readonly string[];
  /** Screenshots that people sent, in order. Nothing rests on them. */
  readonly pictures?: readonly Picture[] | undefined;
  /** Digests of plans that were run; no digest runs twice. */
  readonly ranDigests: readonly string[];
  /** What rules of the site began with nobody; once for each incident, and then it is for people. */
  readonly unattended?: Unattended | undefined;
  /** What one person let run alone, in order. */
  readonly broken?: readonly Broken[] | undefined;
  /** When somebody stopped everything while it was open; absent once a word let it go on. */
  readonly stoppedAt?: number | undefined;
  readonly state: IncidentState;
}

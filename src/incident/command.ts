import type { Plan } from '#src/approval/plan.ts';
import type { RefusalReason } from '#src/approval/quorum.ts';
import type { FactorFault } from '#src/approval/second-factor.ts';
import type { Called } from '#src/identity/called.ts';
import type { Person } from '#src/identity/person.ts';
import type { Bar } from '#src/incident/channel-rule.ts';
import type { Change, Undecided } from '#src/incident/event.ts';
import type { GlassRefusal } from '#src/incident/glass.ts';
import type { Incident, IncidentId, Outcome, RunId } from '#src/incident/incident.ts';
import type { ReviewRefusal } from '#src/incident/review.ts';
import type { Json } from '#src/script/job.ts';

/** What the conductor has to carry out. Data only; each is safe to repeat except `execute`. */
export type Command =
  | { readonly kind: 'say'; readonly saying: Saying }
  | { readonly kind: 'look'; readonly probes: readonly string[]; readonly why: LookReason }
  | { readonly kind: 'plan'; readonly remedy: string; readonly cause: string; readonly by: Person }
  | { readonly kind: 'lease' }
  | { readonly kind: 'release' }
  | { readonly kind: 'intend'; readonly run: RunId; readonly plan: Plan; readonly phase: Phase }
  | {
      readonly kind: 'execute';
      readonly run: RunId;
      readonly plan: Plan;
      readonly phase: Phase;
      readonly state?: Json | undefined;
    };

/** `confirm` tells the host to keep what it would otherwise undo by itself. */
export type Phase = 'apply' | 'confirm' | 'rollback';

export type RollbackReason = 'not-fixed' | 'failed' | 'not-confirmed';

export type LookReason = 'diagnose' | 'recheck' | 'verify' | 'rollback';

/** What there is to tell people; `src/card` has the words. The incident after the event goes with it. */
export type Saying =
  | { readonly kind: 'question' }
  | { readonly kind: 'question-reminder' }
  | { readonly kind: 'looking' }
  | { readonly kind: 'findings' }
  | { readonly kind: 'findings-reminder' }
  | { readonly kind: 'planning' }
  | { readonly kind: 'plan-failed'; readonly message: string }
  | { readonly kind: 'approval' }
  | { readonly kind: 'approval-reminder' }
  | { readonly kind: 'approval-counted'; readonly by: Person; readonly missing: number }
  | {
      readonly kind: 'approval-refused';
      readonly by: Person;
      readonly reason: RefusalReason;
      /** What the rules of the site say, when it is they who refuse. */
      readonly message?: string | undefined;
      readonly factorFault?: FactorFault | undefined;
    }
  | { readonly kind: 'approved'; readonly by: readonly Person[] }
  /** Rules of the site decided, and no person did. */
  | { readonly kind: 'unattended'; readonly rules: readonly string[] }
  | { readonly kind: 'lease-awaited'; readonly holder: IncidentId }
  | {
      readonly kind: 'changed-since-approval';
      readonly changes: readonly Change[];
      readonly again: boolean;
      /** The host is as it was; it is the decision that does not hold any more. */
      readonly undecided?: Undecided | undefined;
    }
  | { readonly kind: 'applying' }
  | { readonly kind: 'run-failed'; readonly message: string }
  /** The host was never asked to start it: nothing changed, and it may be planned again. */
  | { readonly kind: 'run-not-started'; readonly message: string }
  | { readonly kind: 'run-unknown' }
  /** Proven, and the host is told to keep it. */
  | { readonly kind: 'confirming' }
  /** The host undoes by itself what it was not told to keep. */
  | { readonly kind: 'guard-left' }
  | { readonly kind: 'rolling-back'; readonly reason: RollbackReason }
  | { readonly kind: 'rollback-proof'; readonly proven: boolean; readonly message: string }
  | { readonly kind: 'closed'; readonly outcome: Outcome }
  | { readonly kind: 'feedback-thanks' }
  | { readonly kind: 'reopened' }
  /** Somebody acted on what is over: what became of it, when, by whom. Only to that person. */
  | { readonly kind: 'too-late'; readonly by: Person }
  /** The rules of the site do not let the incident go on. */
  | { readonly kind: 'held'; readonly message: string }
  /** People have to look, and these are called. */
  | { readonly kind: 'handed-over'; readonly message: string; readonly to: Called }
  /** One cause is proven gone; another confirmed one is next. */
  | { readonly kind: 'cause-gone'; readonly remedy: string; readonly title: string }
  /** Applied, not fixed, and there is nothing to put back; another remedy is next. */
  | { readonly kind: 'not-fixed'; readonly title: string }
  /** Steps for a person. */
  | { readonly kind: 'advice'; readonly remedies: readonly string[] }
  /** The channel does not let the incident go on. */
  | { readonly kind: 'barred'; readonly by: Bar }
  /** One person let a plan run alone. */
  | { readonly kind: 'glass-broken' }
  | {
      readonly kind: 'glass-refused';
      readonly by: Person;
      readonly reason: GlassRefusal;
      readonly factorFault?: FactorFault | undefined;
      readonly message?: string | undefined;
    }
  /** It has ended, and somebody else has to review that. */
  | { readonly kind: 'review-asked' }
  | { readonly kind: 'review-reminder' }
  | { readonly kind: 'review-overdue' }
  | { readonly kind: 'reviewed' }
  | {
      readonly kind: 'review-refused';
      readonly by: Person;
      readonly reason: ReviewRefusal;
      readonly message?: string | undefined;
    }
  /** Somebody holds everything, or lets it go on. */
  | { readonly kind: 'stopped'; readonly by: Person; readonly reason: string }
  | { readonly kind: 'goes-on'; readonly by: Person }
  | { readonly kind: 'broke' };

/** What an event leads to: the incident after it, and what has to be done. */
export interface Step {
  readonly incident: Incident;
  readonly commands: readonly Command[];
}

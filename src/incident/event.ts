import type { Decision, GlassTerms, Plan, Requirement } from '#src/approval/plan.ts';
import type { FactorFault, FactorProof } from '#src/approval/second-factor.ts';
import type { Called } from '#src/identity/called.ts';
import type { Person } from '#src/identity/person.ts';
import type { Bar, ChannelRule } from '#src/incident/channel-rule.ts';
import type { Assessment, OpenQuestion, Truth } from '#src/incident/finding.ts';
import type { Forgotten } from '#src/incident/forgotten.ts';
import type { IncidentId, PlaybookRef, RunEnd, RunId } from '#src/incident/incident.ts';
import type { Picture } from '#src/incident/picture.ts';
import type { Looks, Value } from '#src/playbook/reading.ts';
import type { ThreadRef } from '#src/ports/chat.ts';
import type { Json } from '#src/script/job.ts';

/** What the pasted text was recognised as. The judgement that goes with a fact is recorded with it. */
export type Recognition =
  | { readonly kind: 'recognised'; readonly playbook: PlaybookRef; readonly assessment: Assessment }
  | { readonly kind: 'not-recognised'; readonly question: OpenQuestion }
  /** The person says that it is none of what was offered. */
  | { readonly kind: 'given-up' };

/** Who does not stand for a plan any more: too few approvals, whoever asked, who broke the glass, or the rules. */
export type Undecided = 'approvals' | 'asker' | 'glass' | 'rules';

export interface Change {
  readonly path: string;
  readonly before: Value | undefined;
  readonly now: Value | undefined;
}

/** What the store binds a record to its incident with; it has no meaning for the incident. */
export interface Link {
  /** Number of the record before it in the same incident; 0 for the first: none between can be left out. */
  readonly after: number;
  /** Chance, so that nobody can guess from its hash what was removed; removed together with it. */
  readonly salt?: string | undefined;
}

/** Something that happened. The journal holds these and nothing else; `at` is milliseconds since 1970. */
export type Event = { readonly at: number; readonly link?: Link | undefined } & (
  | {
      readonly kind: 'opened';
      readonly id: IncidentId;
      readonly reporter: Person;
      readonly thread: ThreadRef;
      readonly report: string;
      readonly codes: readonly string[];
      readonly answers: Readonly<Record<string, Value>>;
      readonly host?: string | undefined;
      /** Where it was reported, as the adapter calls it, and what that place was allowed to do then. */
      readonly channel?: string | undefined;
      readonly rule?: ChannelRule | undefined;
      /** Somebody of another organisation, or a guest: as the platform said then. */
      readonly byGuest?: true | undefined;
      readonly recognition: Recognition;
    }
  | {
      readonly kind: 'answered';
      readonly question: string;
      readonly value: Value | undefined;
      readonly by: Person;
      readonly host?: string | undefined;
      readonly recognition: Recognition;
    }
  | { readonly kind: 'probed'; readonly looks: Looks; readonly assessment: Assessment }
  | {
      readonly kind: 'chosen';
      readonly remedy: string;
      readonly cause: string;
      readonly by: Person;
      /** Rules of the site asked for it; `by` is whoever reported, who asked for nothing. */
      readonly ruled?: readonly string[] | undefined;
    }
  | {
      readonly kind: 'planned';
      readonly plan: Plan;
      /** Rules of the site let it run at that moment, with nobody's approval. */
      readonly ruled?: readonly string[] | undefined;
    }
  | { readonly kind: 'plan-failed'; readonly remedy: string; readonly message: string }
  | ({
      readonly kind: 'decided';
      /** What the rules of the site asked for at that moment, beside what the plan says. */
      readonly today?: Requirement | undefined;
      /** Why the rules of the site say no at that moment. */
      readonly refusal?: string | undefined;
      /** Why it comes without the second factor that it needs. */
      readonly factorFault?: FactorFault | undefined;
    } & Omit<Decision, 'at'>)
  | { readonly kind: 'lease-awaited'; readonly holder: IncidentId }
  | { readonly kind: 'leased' }
  | {
      readonly kind: 'rechecked';
      readonly looks: Looks;
      readonly truth: Truth;
      readonly changes: readonly Change[];
      readonly assessment: Assessment;
      /** It is not decided any more, whatever was read. */
      readonly undecided?: Undecided | undefined;
    }
  | { readonly kind: 'run-intended'; readonly run: RunId; readonly digest: string }
  | {
      readonly kind: 'run-ended';
      readonly run: RunId;
      readonly end: RunEnd;
      readonly state?: Json | undefined;
      readonly message: string;
      readonly durationMs: number;
    }
  | {
      readonly kind: 'verified';
      readonly looks: Looks;
      readonly truth: Truth;
      readonly assessment: Assessment;
    }
  | { readonly kind: 'due'; readonly timer: 'reminder' | 'escalation' | 'expiry' }
  /** The bot was started again where nothing stands any more of what it had said. */
  | { readonly kind: 'shown-again' }
  | { readonly kind: 'cancelled'; readonly by: Person }
  | {
      readonly kind: 'feedback';
      readonly works: boolean;
      readonly by: Person;
      readonly run?: RunId | undefined;
    }
  /** Screenshots that came with the report, or later in its thread; their bytes are kept beside the journal. */
  | { readonly kind: 'pictured'; readonly pictures: readonly Picture[]; readonly by: Person }
  /** The rules of the channel, of today or of then, do not let the incident go on. */
  | { readonly kind: 'barred'; readonly by: Bar }
  /** The rules of the site do not let the host be looked at, now or for this person. */
  | { readonly kind: 'held'; readonly message: string }
  /** The same repair again and again: a person has to look, and those whom the rules call are told. */
  | { readonly kind: 'handed-over'; readonly message: string; readonly to: Called }
  | {
      /** One person lets a plan run alone, or tried to. */
      readonly kind: 'glass-broken';
      readonly digest: string;
      readonly by: Person;
      readonly reason: string;
      /** What the rules of the site asked for at that moment; absent where they let nobody. */
      readonly today?: GlassTerms | undefined;
      /** Why the rules of the site say no at that moment. */
      readonly refusal?: string | undefined;
      readonly secondFactor?: FactorProof | undefined;
      /** Why it comes without the second factor that it needs. */
      readonly factorFault?: FactorFault | undefined;
      readonly told: Called;
      readonly reviewers: Called;
    }
  | {
      /** Somebody looked afterwards at what one person had let run alone. */
      readonly kind: 'reviewed';
      /** When the incident had ended, as the card said that was pressed. */
      readonly ending: number;
      readonly says: 'acknowledged' | 'objected';
      readonly words: string;
      readonly by: Person;
      /** Why the rules of the site say no at that moment. */
      readonly refusal?: string | undefined;
    }
  | ({ readonly kind: 'braked'; readonly by: Person } & Braked)
  /** People, or what they said, were removed from records before this one. */
  | ({ readonly kind: 'forgotten' } & Forgotten)
  | { readonly kind: 'broke'; readonly message: string }
);

/** Somebody stopped everything, or let it go on. `isTold`: this incident is the one that tells its thread. */
export type Braked =
  | { readonly says: 'stop'; readonly reason: string; readonly isTold: boolean }
  | { readonly says: 'go-on'; readonly isTold: boolean };

export type EventKind = Event['kind'];

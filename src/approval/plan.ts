import type { Way } from '#src/host/way-to.ts';
import type { AccountId, Person } from '#src/identity/person.ts';
import type { Principal } from '#src/identity/principal.ts';
import type { Value } from '#src/playbook/reading.ts';
import type { Evidence, Privilege, Risk } from '#src/playbook/schema.ts';
import type { ScriptLanguage } from '#src/script/job.ts';
import type { FactorProof } from './second-factor.ts';

/** What the site's policy asks for this plan. Fails closed: an empty list of approvers approves nothing. */
export interface Requirement {
  /** Number of distinct people. */
  readonly approvals: number;
  readonly requesterMayApprove: boolean;
  /** Who may; "anyone" only where the configuration says so in words. */
  readonly approvers: readonly AccountId[] | 'anyone';
  /** Whoever approves is named by each of these lists, too. */
  readonly from?: readonly (readonly Principal[])[] | undefined;
  /** Among those who approve is one for each of these, all of them different people. */
  readonly oneFromEach?: readonly Principal[] | undefined;
  /** Whether one decline ends it, or only takes back what that person said. Absent: it ends it. */
  readonly decline?: 'ends' | 'counts' | undefined;
  /** Milliseconds after the plan was made. */
  readonly expiresIn?: number | undefined;
  readonly remindAfter?: number | undefined;
  /** Who may approve as well, in place of those of `from`, when nobody has after so many milliseconds. */
  readonly escalation?: Escalation | undefined;
  /** What every yes needs beside the press of a button: a one-time code. Absent: nothing. */
  readonly secondFactor?: FactorProof['kind'] | undefined;
  /**
   * The rules of the site that let it run with nobody's approval, by name. On its own it lets nothing run:
   * see `unattended.ts`.
   */
  readonly unattended?: readonly string[] | undefined;
  /** How one person may let it run alone; absent where nobody may. */
  readonly glass?: GlassTerms | undefined;
  /** Why nobody may approve it at the time it was made: a freeze or a window that gives way to a broken glass. */
  readonly held?: string | undefined;
  /** What asked for this: the digest of the policy, and the rules that had a part in it. */
  readonly policy?: { readonly digest: string; readonly rules: readonly string[] } | undefined;
}

/** What the site asks of one person who lets a plan run alone. */
export interface GlassTerms {
  readonly by: readonly Principal[];
  /** Told at once, and at the end. */
  readonly tell: readonly Principal[];
  /** Least length of the reason, in characters. */
  readonly reason: number;
  /** What every yes needs beside a button, this one needs as well. */
  readonly secondFactor?: FactorProof['kind'] | undefined;
  readonly review: {
    readonly by: readonly Principal[];
    /** Milliseconds from the end of the incident. */
    readonly within: number;
    /** Whose glass stays whole as long as a review is overdue. */
    readonly overdue: 'person' | 'site';
  };
}

export interface Escalation {
  readonly after: number;
  readonly to: readonly Principal[];
}

export interface PlanScript {
  readonly language: ScriptLanguage;
  readonly text: string;
  /** SHA-256 of the text, hex. */
  readonly digest: string;
}

/** The undo that apply arms on the host before it changes anything. */
export interface Guard {
  /** Disarms it, once the readings prove the repair. */
  readonly confirm: PlanScript;
  /** After apply began, the host puts itself back unless it was told to keep the change. */
  readonly withinMs: number;
}

export interface Preview {
  readonly kind: 'exact' | 'predicted' | 'none';
  /** What would change, one line each; empty when there is no preview. */
  readonly lines: readonly string[];
}

/** One remedy on one host with everything that an approval binds to. */
export interface PlanBody {
  /** The incident that it is for, and how many plans of it ran before: no two plans share a digest. */
  readonly incident: string;
  readonly attempt: number;
  readonly remedy: string;
  readonly title: string;
  readonly cause: string;
  readonly causeTitle: string;
  readonly playbook: string;
  readonly revision: string;
  readonly host: string;
  /** What the inventory said where that host is. A plan without it runs nowhere. */
  readonly address?: string | undefined;
  /** How scripts reach it: where they run, and as whom. */
  readonly way?: Way | undefined;
  readonly apply: PlanScript;
  readonly rollback?: PlanScript | undefined;
  readonly noRollback?: string | undefined;
  readonly guard?: Guard | undefined;
  readonly parameters: Readonly<Record<string, Value>>;
  /** "probe.key": the value at planning, for every line of evidence and parameter it rests on. */
  readonly readings: Readonly<Record<string, Value>>;
  readonly evidence: Evidence;
  /** Paths whose values go into the script: these must be the same to the letter. */
  readonly exact: readonly string[];
  readonly verify: Evidence;
  /** Probes to take again before and after. */
  readonly probes: readonly string[];
  readonly risk: Risk;
  readonly effect: string;
  readonly undo: string;
  readonly needs: Privilege;
  readonly preview: Preview;
  readonly deadlineMs: number;
  readonly settleMs: number;
  readonly requirement: Requirement;
  readonly requester: AccountId;
  /** Every account that the human behind it had then. */
  readonly requesterAccounts?: readonly AccountId[] | undefined;
  readonly madeAt?: number | undefined;
  readonly expiresAt: number;
}

export interface Plan extends PlanBody {
  /** SHA-256 over the canonical JSON of the body, hex. */
  readonly digest: string;
}

export interface Decision {
  readonly by: Person;
  readonly decision: 'approve' | 'decline';
  readonly digest: string;
  readonly at: number;
  readonly secondFactor?: FactorProof | undefined;
}

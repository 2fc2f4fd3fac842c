import type { LookFailure, Value } from '#src/playbook/reading.ts';
import type { Expected, Question, Risk } from '#src/playbook/schema.ts';

export type Verdict = 'confirmed' | 'suspected' | 'ruled-out' | 'unknown';

export type Truth = 'holds' | 'fails' | 'unknown';

/** One line of evidence held against what was read. `path` is "probe.key" or "answers.question". */
export interface Because {
  readonly path: string;
  readonly expected: Expected;
  readonly actual?: Value | undefined;
  readonly unit?: string | undefined;
  readonly truth: Truth;
  /** Why it is unknown, for people. */
  readonly missing?: string | undefined;
}

/** A cause with its verdict and the readings behind it. */
export interface Finding {
  readonly cause: string;
  readonly title: string;
  readonly explanation: string;
  readonly details?: string | undefined;
  readonly verdict: Verdict;
  readonly because: readonly Because[];
  /** A confirmed cause that explains this one. */
  readonly hiddenBy?: string | undefined;
}

/** A remedy that fits a finding. */
export interface Offer {
  readonly remedy: string;
  readonly cause: string;
  readonly title: string;
  readonly kind: 'script' | 'advice';
  readonly risk?: Risk | undefined;
  /** For advice. */
  readonly steps: readonly string[];
  /** The cause is only suspected: one approval more is needed. */
  readonly suspected: boolean;
}

export interface OpenQuestion {
  readonly key: string;
  readonly question: Question;
}

export interface FailedLook {
  readonly probe: string;
  readonly title: string;
  readonly failure: LookFailure;
  readonly message: string;
}

/** Everything the playbook makes of what is known so far. Computed by `assess`, recorded with the event. */
export interface Assessment {
  /** The next thing only a person can say, if an answer can still change a verdict. */
  readonly question?: OpenQuestion | undefined;
  /** Probes that can run now and have not. */
  readonly unread: readonly string[];
  readonly findings: readonly Finding[];
  /** In the order in which causes must be mended; what was tried is not offered again. */
  readonly offers: readonly Offer[];
  readonly failures: readonly FailedLook[];
}

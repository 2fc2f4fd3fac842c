import type { Assessment, Truth } from '#src/incident/finding.ts';
import { assess, verified } from './assess.ts';
import { type Case, type CaseLooks, looksAfter, looksOf } from './case.ts';
import type { Playbook } from './schema.ts';
import type { Situation } from './situation.ts';

/** What a playbook makes of a case. */
export interface Played {
  readonly assessment: Assessment;
  readonly verdicts: Readonly<Record<string, string>>;
  readonly offers: readonly string[];
  /** By remedy: whether verify holds before it was applied, and after. */
  readonly verify: Readonly<Record<string, { readonly before: Truth; readonly after: Truth }>>;
}

/** Judges a case by its readings alone, as if they had just been taken. */
export function playCase(playbook: Playbook, written: Case): Played {
  const situation = situationOf(written, written.looks);
  const assessment = assess(playbook, situation);
  const remedies = Object.keys(written.after).map((remedy) => {
    const afterwards = situationOf(written, looksAfter(written, remedy));
    const truths = {
      before: verified(playbook, remedy, situation),
      after: verified(playbook, remedy, afterwards),
    };
    return [remedy, truths] as const;
  });
  return {
    assessment,
    verdicts: Object.fromEntries(
      assessment.findings.map(({ cause, verdict }) => [cause, verdict] as const),
    ),
    offers: assessment.offers.map(({ remedy }) => remedy),
    verify: Object.fromEntries(remedies),
  };
}

/** What is known in a case. */
export function situationOf(written: Case, looks: CaseLooks): Situation {
  return {
    platform: written.host.platform,
    hasHost: true,
    answers: written.answers,
    skipped: written.skipped,
    looks: looksOf(looks, { at: 0, source: 'case' }),
    tried: [],
    suspected: 'never',
  };
}

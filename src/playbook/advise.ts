import type { Assessment, Finding, Offer } from '#src/incident/finding.ts';
import { assess } from './assess.ts';
import { type Known, weigh } from './judge.ts';
import type { Playbook } from './schema.ts';

const mostAdvice = 5;

export interface Told extends Pick<Known, 'answers' | 'skipped'> {
  /** Advice that was given already. */
  readonly tried: readonly string[];
}

/**
 * What a playbook can say where no host may be known: its causes judged by answers alone, what a person can do
 * about each that is not ruled out, and the questions that no host answers. Nothing is ever to be read.
 */
export function advise(playbook: Playbook, told: Told): Assessment {
  const known = { ...told, looks: {}, suspected: 'never' as const };
  // As if its host were known and nothing could be read there: so nobody is asked for one.
  const { findings } = assess(playbook, { ...known, hasHost: false });
  const withoutProbes = { ...playbook, probes: {} };
  const { question } = assess(withoutProbes, { ...known, hasHost: true });
  return {
    question,
    unread: [],
    findings,
    offers: byHand(playbook, { ...known, findings }),
    failures: [],
  };
}

/** For the likeliest causes first; a wall of text helps nobody. */
function byHand(
  playbook: Playbook,
  { findings, ...known }: Known & { tried: readonly string[]; findings: readonly Finding[] },
): Offer[] {
  const causes = likeliest(findings);
  const offers = Object.entries(playbook.remedies).flatMap(([name, remedy]) => {
    if (remedy.kind !== 'advice' || known.tried.includes(name)) return [];
    if (weigh(remedy.requires, known) === 'fails') return [];
    const cause = causes.find((each) => remedy.fixes.includes(each));
    if (cause === undefined) return [];
    const { title, steps } = remedy;
    const offer = { remedy: name, cause, title, kind: 'advice' as const, steps };
    return [{ ...offer, risk: undefined, suspected: true }];
  });
  return offers
    .toSorted((one, other) => causes.indexOf(one.cause) - causes.indexOf(other.cause))
    .slice(0, mostAdvice);
}

/** Names of the causes that are not ruled out: those that an answer speaks for first. */
function likeliest(findings: readonly Finding[]): readonly string[] {
  return (['confirmed', 'suspected', 'unknown'] as const).flatMap((wanted) =>
    findings.filter(({ verdict }) => verdict === wanted).map(({ cause }) => cause),
  );
}

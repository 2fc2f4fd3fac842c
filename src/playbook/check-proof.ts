import { type Case, looksAfter } from './case.ts';
import type { Flaw } from './flaw.ts';
import { judge, weigh } from './judge.ts';
import type { LoadedCase } from './load-cases.ts';
import { lookUp } from './look-up.ts';
import { offersFor } from './offers.ts';
import { type Played, playCase, situationOf } from './play-case.ts';
import type { Evidence, Playbook } from './schema.ts';
import type { Situation } from './situation.ts';
import { platformsOfCause } from './sources.ts';

/** Knowledge that no case shows: a cause never confirmed, a remedy never seen to work. */
export function proofFlaws(playbook: Playbook, cases: readonly LoadedCase[]): Flaw[] {
  return [
    ...Object.keys(playbook.causes).flatMap((cause) => causeFlaws(playbook, cause, cases)),
    ...Object.entries(playbook.remedies).flatMap(([name, remedy]) => {
      if (remedy.kind === 'advice') return offered(name, cases);
      const isProven = cases.some(({ content }) => content.after[name]?.verified === true);
      const message = 'no case shows that it works: after, verified: true';
      return isProven ? [] : [{ path: ['remedies', name, 'verify'], message }];
    }),
  ];
}

function offered(name: string, cases: readonly LoadedCase[]): Flaw[] {
  const isOffered = cases.some(({ content }) => content.offers.includes(name));
  return isOffered ? [] : [{ path: ['remedies', name], message: 'no case offers it' }];
}

function causeFlaws(playbook: Playbook, cause: string, cases: readonly LoadedCase[]): Flaw[] {
  const hasSuspected = playbook.causes[cause]?.suspected !== undefined;
  const wanted = ['confirmed', 'ruled-out', ...(hasSuspected ? ['suspected'] : [])];
  return platformsOfCause(playbook, cause).flatMap((platform) => {
    const verdicts = cases
      .filter(({ content }) => content.host.platform === platform)
      .map(({ content }) => content.expect[cause]);
    return wanted
      .filter((verdict) => !verdicts.some((found) => found === verdict))
      .map((verdict) => ({
        path: ['causes', cause],
        message: `no case on ${platform} shows it ${verdict}`,
      }));
  });
}

/** A line of evidence, and whether a case would be judged otherwise without it. */
interface Mutant {
  readonly path: readonly string[];
  readonly isMissed: (before: Before) => boolean;
}

/** A case as the whole playbook judges it. */
interface Before {
  readonly written: Case;
  readonly known: Situation;
  readonly played: Played;
}

export interface Mutations {
  readonly flaws: readonly Flaw[];
  /** Lines that were dropped, one at a time. */
  readonly count: number;
}

/**
 * Drops each line of evidence, and each cause that another hides, once. What no case misses is untested, or
 * idle. Only what hangs on the line is judged anew: hundreds of cases meet hundreds of lines.
 */
export function mutationFlaws(playbook: Playbook, cases: readonly LoadedCase[]): Mutations {
  const mutants = [...causeMutants(playbook), ...hideMutants(playbook), ...remedyMutants(playbook)];
  const before = cases.map(
    ({ content }): Before => ({
      written: content,
      known: situationOf(content, content.looks),
      played: playCase(playbook, content),
    }),
  );
  const survivors = mutants.filter(({ isMissed }) => !before.some(isMissed));
  return {
    count: mutants.length,
    flaws: survivors.map(({ path }) => ({
      path,
      message: 'without this line, every case stays as it is',
    })),
  };
}

/** Without the line, another verdict. */
function causeMutants(playbook: Playbook): Mutant[] {
  return Object.entries(playbook.causes).flatMap(([name, cause]) => {
    const mutant = (block: 'confirmed' | 'suspected', { line, rest }: Dropped): Mutant => ({
      path: ['causes', name, block, line],
      isMissed: ({ known, played }) => {
        const verdict = lookUp(played.verdicts, name);
        return verdict !== undefined && judge({ ...cause, [block]: rest }, known) !== verdict;
      },
    });
    return [
      ...without(cause.confirmed).map((dropped) => mutant('confirmed', dropped)),
      ...without(cause.suspected ?? {}).map((dropped) => mutant('suspected', dropped)),
    ];
  });
}

/** The first confirmed cause that hides another is named; without it, a different one or none is. */
function hideMutants(playbook: Playbook): Mutant[] {
  return Object.entries(playbook.causes).flatMap(([name, { hides }]) =>
    hides.map(
      (hidden, index): Mutant => ({
        path: ['causes', name, 'hides', String(index)],
        isMissed: ({ played }) =>
          played.assessment.findings.some(
            ({ cause, hiddenBy }) => cause === hidden && hiddenBy === name,
          ),
      }),
    ),
  );
}

function remedyMutants(playbook: Playbook): Mutant[] {
  return Object.entries(playbook.remedies).flatMap(([name, remedy]) => {
    const requires = without(remedy.requires).map(({ line, rest }): Mutant => {
      const remedies = { ...playbook.remedies, [name]: { ...remedy, requires: rest } };
      return {
        path: ['remedies', name, 'requires', line],
        isMissed: (before) => offersOtherwise({ ...playbook, remedies }, before),
      };
    });
    if (remedy.kind === 'advice') return requires;
    const verify = without(remedy.verify).map(
      ({ line, rest }): Mutant => ({
        path: ['remedies', name, 'verify', line],
        isMissed: (before) => verifiesOtherwise(name, rest, before),
      }),
    );
    return [...requires, ...verify];
  });
}

function offersOtherwise(playbook: Playbook, { known, played }: Before): boolean {
  const offers = offersFor(playbook, known, played.assessment.findings);
  return offers.map(({ remedy }) => remedy).join() !== played.offers.join();
}

function verifiesOtherwise(remedy: string, rest: Evidence, before: Before): boolean {
  const { written, known, played } = before;
  const truths = lookUp(played.verify, remedy);
  if (truths === undefined) return false;
  const afterwards = situationOf(written, looksAfter(written, remedy));
  return weigh(rest, known) !== truths.before || weigh(rest, afterwards) !== truths.after;
}

interface Dropped {
  readonly line: string;
  readonly rest: Evidence;
}

function without(evidence: Evidence): Dropped[] {
  const entries = Object.entries(evidence);
  return entries.map(([line]) => ({
    line,
    rest: Object.fromEntries(entries.filter(([other]) => other !== line)),
  }));
}

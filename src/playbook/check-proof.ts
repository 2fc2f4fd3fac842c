import type { Flaw } from './flaw.ts';
import { judge, weigh } from './judge.ts';
import type { LoadedCase } from './load-cases.ts';
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

/** A line of evidence, and the playbook without it. */
interface Mutant {
  readonly path: readonly string[];
  readonly playbook: Playbook;
  /** Whether a case can miss the line at all: asked first, since to play a case costs a hundred times as much. */
  readonly concerns: (before: Before) => boolean;
}

/** A case as the whole playbook judges it. */
interface Before {
  readonly loaded: LoadedCase;
  readonly known: Situation;
  readonly played: Played;
  readonly text: string;
}

export interface Mutations {
  readonly flaws: readonly Flaw[];
  /** Lines that were dropped, one at a time. */
  readonly count: number;
}

/** Drops each line of evidence, and each cause that another hides, once. What no case misses is untested, or idle. */
export function mutationFlaws(playbook: Playbook, cases: readonly LoadedCase[]): Mutations {
  const mutants = [...causeMutants(playbook), ...hideMutants(playbook), ...remedyMutants(playbook)];
  const before = cases.map((loaded): Before => {
    const played = playCase(playbook, loaded.content);
    const known = situationOf(loaded.content, loaded.content.looks);
    return { loaded, known, played, text: essence(played) };
  });
  const survivors = mutants.filter((mutant) => !before.some((each) => isMissed(mutant, each)));
  return {
    count: mutants.length,
    flaws: survivors.map(({ path }) => ({
      path,
      message: 'without this line, every case stays as it is',
    })),
  };
}

function isMissed({ playbook, concerns }: Mutant, before: Before): boolean {
  if (!concerns(before)) return false;
  return essence(playCase(playbook, before.loaded.content)) !== before.text;
}

/** All that a case can miss, as one text. */
function essence({ assessment, verdicts, offers, verify }: Played): string {
  const hidden = assessment.findings.map(({ hiddenBy }) => hiddenBy ?? null);
  return JSON.stringify({ verdicts, hidden, offers, verify });
}

function causeMutants(playbook: Playbook): Mutant[] {
  return Object.entries(playbook.causes).flatMap(([name, cause]) => {
    const mutant = (block: 'confirmed' | 'suspected', { line, rest }: Dropped): Mutant => {
      const changed = { ...cause, [block]: rest };
      return {
        path: ['causes', name, block, line],
        playbook: { ...playbook, causes: { ...playbook.causes, [name]: changed } },
        concerns: ({ known }) => judge(changed, known) !== judge(cause, known),
      };
    };
    return [
      ...without(cause.confirmed).map((dropped) => mutant('confirmed', dropped)),
      ...without(cause.suspected ?? {}).map((dropped) => mutant('suspected', dropped)),
    ];
  });
}

function hideMutants(playbook: Playbook): Mutant[] {
  return Object.entries(playbook.causes).flatMap(([name, cause]) =>
    cause.hides.map((hidden, index) => {
      const hides = cause.hides.filter((other) => other !== hidden);
      const causes = { ...playbook.causes, [name]: { ...cause, hides } };
      return {
        path: ['causes', name, 'hides', String(index)],
        playbook: { ...playbook, causes },
        concerns: ({ played }) =>
          played.assessment.findings.some((found) => found.hiddenBy === name),
      };
    }),
  );
}

function remedyMutants(playbook: Playbook): Mutant[] {
  return Object.entries(playbook.remedies).flatMap(([name, remedy]) => {
    const at = ['remedies', name];
    const requires = without(remedy.requires).map(
      ({ line, rest }): Mutant => ({
        path: [...at, 'requires', line],
        playbook: withRemedy(playbook, name, { ...remedy, requires: rest }),
        concerns: ({ known }) => weigh(rest, known) !== weigh(remedy.requires, known),
      }),
    );
    if (remedy.kind === 'advice') return requires;
    const verify = without(remedy.verify).map(
      ({ line, rest }): Mutant => ({
        path: [...at, 'verify', line],
        playbook: withRemedy(playbook, name, { ...remedy, verify: rest }),
        concerns: ({ loaded }) => Object.hasOwn(loaded.content.after, name),
      }),
    );
    return [...requires, ...verify];
  });
}

function withRemedy(
  playbook: Playbook,
  name: string,
  remedy: Playbook['remedies'][string],
): Playbook {
  return { ...playbook, remedies: { ...playbook.remedies, [name]: remedy } };
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

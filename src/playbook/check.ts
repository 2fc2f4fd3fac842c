import { byPlace, type Fault } from '#src/document/fault.ts';
import type { ScriptCheck } from '#src/ports/script-check.ts';
import { adviceFaults } from './check-advice.ts';
import { caseFaults } from './check-cases.ts';
import { fileFaults } from './check-files.ts';
import { type Mutations, mutationFlaws, proofFlaws } from './check-proof.ts';
import { checkScripts } from './check-scripts.ts';
import type { Flaw } from './flaw.ts';
import { createLibrary } from './library.ts';
import { loadPlaybook, scriptsOf } from './load.ts';
import { type LoadedCase, type LoadedCases, loadCases } from './load-cases.ts';
import type { LoadedPlaybook } from './loaded.ts';
import { recognisersOf } from './recognisers.ts';
import type { Playbook } from './schema.ts';

export interface CheckOptions {
  readonly scripts: ScriptCheck;
  /** Names of all playbooks, of those that are loaded together, that recognise a text. */
  readonly recognise: (text: string) => readonly string[];
}

/** What was found in one playbook. `counts` says how much was looked at. */
export interface CheckReport {
  readonly name: string;
  readonly faults: readonly Fault[];
  /** What could not be looked at here, each once. */
  readonly notChecked: readonly string[];
  readonly counts: {
    readonly examples: number;
    readonly causes: number;
    readonly cases: number;
    readonly scripts: number;
    readonly lines: number;
  };
}

/** Proves all that can be proven about a playbook without a host. Never rejects for what its files say. */
export async function checkPlaybook(
  name: string,
  files: Readonly<Record<string, string>>,
  options: CheckOptions,
): Promise<CheckReport> {
  const loading = loadPlaybook(name, files);
  if (!loading.ok) return unusable(name, loading.faults);
  const { loaded, fault } = loading;
  const cases = loadCases(loaded);
  const proof = proofOf(loaded.playbook, cases.cases);
  const scripts = await checkScripts(loaded, options.scripts);
  const faults = [
    ...fileFaults(loaded),
    ...adviceFaults(loaded),
    ...signatureFlaws(loaded).map(({ path, message }) => fault(path, message)),
    ...recognitionFlaws(loaded, options).map(({ path, message }) => fault(path, message)),
    ...allCaseFaults(loaded, cases, options),
    ...proof.flaws.map(({ path, message }) => fault(path, message)),
    ...scripts.faults,
  ];
  return {
    name,
    faults: faults.toSorted(byPlace),
    notChecked: scripts.notChecked,
    counts: {
      examples: loaded.playbook.examples.length,
      causes: Object.keys(loaded.playbook.causes).length,
      cases: cases.cases.length,
      scripts: scriptsOf(loaded.playbook).length,
      lines: proof.count,
    },
  };
}

/** Where nothing is shown at all, the lines that nobody misses would only repeat it. */
function proofOf(playbook: Playbook, cases: readonly LoadedCase[]): Mutations {
  if (cases.length === 0) {
    return {
      flaws: [{ path: [], message: 'there is no case; write cases/<name>.yaml' }],
      count: 0,
    };
  }
  const unshown = proofFlaws(playbook, cases);
  const { flaws, count } = mutationFlaws(playbook, cases);
  const silent = new Set(unshown.map(({ path }) => path.slice(0, 2).join('.')));
  const unmissed = flaws.filter(({ path }) => !silent.has(path.slice(0, 2).join('.')));
  return { flaws: [...unshown, ...unmissed], count };
}

function unusable(name: string, faults: readonly Fault[]): CheckReport {
  const counts = { examples: 0, causes: 0, cases: 0, scripts: 0, lines: 0 };
  return { name, faults, notChecked: [], counts };
}

function recognitionFlaws({ name, playbook }: LoadedPlaybook, { recognise }: CheckOptions): Flaw[] {
  return playbook.examples.flatMap((example, index) => {
    const message = recognitionFlaw(name, recognise(example));
    return message === undefined ? [] : [{ path: ['examples', index], message }];
  });
}

/** A signature by which no example is recognised is untested, or can never match. */
function signatureFlaws(loaded: LoadedPlaybook): Flaw[] {
  const { signatures, examples } = loaded.playbook;
  return signatures.flatMap((signature, index) => {
    const alone = { ...loaded, playbook: { ...loaded.playbook, signatures: [signature] } };
    const recognise = recognisersOf(createLibrary([alone]));
    if (examples.some((example) => recognise(example).length > 0)) return [];
    return [{ path: ['signatures', index], message: 'no example is recognised by this signature' }];
  });
}

function recognitionFlaw(name: string, found: readonly string[]): string | undefined {
  const others = found.filter((other) => other !== name);
  if (!found.includes(name)) {
    return `this playbook does not recognise it${others.length > 0 ? `, but ${others.join(', ')} does` : ''}`;
  }
  return others.length > 0 ? `is recognised by ${others.join(', ')} too` : undefined;
}

function allCaseFaults(
  { name, playbook }: LoadedPlaybook,
  { cases, faults }: LoadedCases,
  { recognise }: CheckOptions,
): Fault[] {
  const judged = cases.flatMap((loaded) => {
    const unread = recognitionFlaw(name, recognise(loaded.content.report));
    const report = unread === undefined ? [] : [loaded.fault(['report'], unread)];
    return [...report, ...caseFaults(playbook, loaded)];
  });
  return [...faults, ...judged];
}

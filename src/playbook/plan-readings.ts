import { pathsOf } from './evidence.ts';
import { judge, type Known, readPath } from './judge.ts';
import { lookUp, splitPath } from './look-up.ts';
import type { Value } from './reading.ts';
import type { Evidence, Playbook, ScriptRemedy } from './schema.ts';

/** What a plan rests on: it holds only as long as all of this does. */
export type PlanReadings =
  | {
      readonly kind: 'readings';
      /** What must hold when the plan runs: the proof of the cause and the stop conditions. */
      readonly evidence: Evidence;
      /** The value at every path of the evidence and of the parameters. */
      readonly readings: Readonly<Record<string, Value>>;
      readonly parameters: Readonly<Record<string, Value>>;
      /** Probes to take again before and after, verify included. */
      readonly probes: readonly string[];
    }
  | {
      readonly kind: 'missing';
      /** Paths without a value: without them there is no plan. */
      readonly paths: readonly string[];
      /** For people. */
      readonly message: string;
    };

/** Gathers what a plan for one remedy and one cause rests on; the cause must be confirmed or suspected. */
export function planReadings(
  playbook: Playbook,
  remedy: ScriptRemedy,
  { cause, known }: { readonly cause: string; readonly known: Known },
): PlanReadings {
  const proof = proofOf(playbook, cause, known);
  if (proof === undefined) return missing([cause], `"${cause}" is neither confirmed nor suspected`);
  const evidence = { ...proof, ...remedy.requires };
  const sources = Object.entries(remedy.parameters);
  const paths = [...new Set([...pathsOf(evidence), ...sources.map(([, path]) => path)])];
  const found = paths.map((path) => ({ path, read: readPath(path, known) }));
  const gaps = found.flatMap(({ path, read }) =>
    read.value === undefined ? [{ path, why: read.missing }] : [],
  );
  if (gaps.length > 0) {
    const words = gaps.map(({ path, why }) => `${path}: ${why}`).join('; ');
    return missing(
      gaps.map(({ path }) => path),
      words,
    );
  }
  const readings = Object.fromEntries(
    found.flatMap(({ path, read }) => (read.value === undefined ? [] : [[path, read.value]])),
  );
  const parameters = Object.fromEntries(
    sources.flatMap(([name, path]) => {
      const value = lookUp(readings, path);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const probes = [...new Set([...probesIn(paths), ...probesOf(remedy.verify)])];
  return { kind: 'readings', evidence, readings, parameters, probes };
}

/** The probes whose readings the evidence names. */
export function probesOf(evidence: Evidence): string[] {
  return probesIn(pathsOf(evidence));
}

function probesIn(paths: readonly string[]): string[] {
  const sources = paths.map((path) => splitPath(path).source);
  return [...new Set(sources.filter((source) => source !== 'answers'))];
}

function proofOf(playbook: Playbook, name: string, known: Known): Evidence | undefined {
  const cause = lookUp(playbook.causes, name);
  if (cause === undefined) return undefined;
  const verdict = judge(cause, known);
  if (verdict === 'confirmed') return cause.confirmed;
  return verdict === 'suspected' ? cause.suspected : undefined;
}

function missing(paths: readonly string[], message: string): PlanReadings {
  return { kind: 'missing', paths, message };
}

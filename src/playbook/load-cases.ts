import type { Fault } from '#src/document/fault.ts';
import { type FaultAt, parseDocument } from '#src/document/parse-document.ts';
import { Case } from './case.ts';
import type { LoadedPlaybook } from './loaded.ts';
import { lookUp } from './look-up.ts';

/** A case of a playbook; `name` is that of its file, without folder and ending. */
export interface LoadedCase {
  readonly name: string;
  readonly file: string;
  readonly content: Case;
  readonly fault: FaultAt;
}

export interface LoadedCases {
  readonly cases: readonly LoadedCase[];
  readonly faults: readonly Fault[];
}

/** Names of the cases of a playbook, sorted; none of them is read. */
export function caseNames({ files }: Pick<LoadedPlaybook, 'files'>): readonly string[] {
  return Object.keys(files)
    .flatMap((file) => caseName(file) ?? [])
    .toSorted();
}

function caseName(file: string): string | undefined {
  return /^cases\/([a-z0-9-]+)\.yaml$/.exec(file)?.[1];
}

/** Reads every case of a playbook, in the order of their names; or those that are wanted alone. */
export function loadCases(
  loaded: Pick<LoadedPlaybook, 'files'>,
  wanted = caseNames(loaded),
): LoadedCases {
  const cases: LoadedCase[] = [];
  const faults: Fault[] = [];
  for (const name of wanted) {
    const file = `cases/${name}.yaml`;
    const text = lookUp(loaded.files, file);
    if (text === undefined) continue;
    const parsed = parseDocument(text, { file, schema: Case });
    if (parsed.ok) cases.push({ name, file, content: parsed.value, fault: parsed.fault });
    else faults.push(...parsed.faults);
  }
  return { cases, faults };
}

import type { Fault } from '#src/document/fault.ts';
import { type FaultAt, parseDocument } from '#src/document/parse-document.ts';
import { Case } from './case.ts';
import type { LoadedPlaybook } from './loaded.ts';

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

/** Reads every case of a playbook, in the order of their names. */
export function loadCases({ files }: Pick<LoadedPlaybook, 'files'>): LoadedCases {
  const cases: LoadedCase[] = [];
  const faults: Fault[] = [];
  for (const [file, text] of Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const name = /^cases\/([a-z0-9-]+)\.yaml$/.exec(file)?.[1];
    if (name === undefined) continue;
    const parsed = parseDocument(text, { file, schema: Case });
    if (parsed.ok) cases.push({ name, file, content: parsed.value, fault: parsed.fault });
    else faults.push(...parsed.faults);
  }
  return { cases, faults };
}

import { byPlace, type Fault } from '#src/document/fault.ts';
import { didYouMean } from '#src/document/nearest.ts';
import type { FaultAt } from '#src/document/parse-document.ts';
import type { CheckedScript } from '#src/ports/script-check.ts';
import type { ScriptLanguage } from '#src/script/job.ts';
import { nameFlaws } from './check-names.ts';
import type { Flaw } from './flaw.ts';
import type { LoadedPlaybook } from './loaded.ts';
import { joinParts, playbookFile } from './parts.ts';
import { revisionOf } from './revision.ts';
import { Name, type Playbook } from './schema.ts';

/** A folder is read whole into memory, and its revision is kept for every incident. */
const maxFiles = 500;
const maxCharacters = 2_000_000;

export type Loading =
  | { readonly ok: true; readonly loaded: LoadedPlaybook; readonly fault: FaultAt }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** Reads a playbook from the texts of its folder, and reports all that is wrong with it at once. */
export function loadPlaybook(name: string, files: Readonly<Record<string, string>>): Loading {
  const broken = folderFaults(name, files);
  if (broken.length > 0) return { ok: false, faults: broken };
  const joined = joinParts(files);
  if (!joined.ok) return { ok: false, faults: joined.faults.toSorted(byPlace) };
  const { playbook, parts, fault } = joined;
  const flaws = [...nameFlaws(playbook), ...missingScripts(playbook, files)];
  const faults = flaws.map(({ path, message }) => fault(path, message)).toSorted(byPlace);
  if (faults.length > 0) return { ok: false, faults };
  const loaded = { name, revision: revisionOf(files), playbook, parts, files };
  return { ok: true, loaded, fault };
}

function folderFaults(name: string, files: Readonly<Record<string, string>>): Fault[] {
  const paths = Object.keys(files);
  const size = Object.values(files).reduce((sum, text) => sum + text.length, 0);
  const messages = [
    ...(Name.safeParse(name).success
      ? []
      : [`"${name}": name the folder in lower-case words joined by "-"`]),
    ...(paths.includes(playbookFile) ? [] : ['there is no playbook.yaml in this folder']),
    ...(paths.length > maxFiles ? [`more than ${maxFiles} files`] : []),
    ...(size > maxCharacters ? [`more than ${maxCharacters / 1_000_000} million characters`] : []),
  ];
  return messages.map((message) => ({ file: playbookFile, line: 1, column: 1, path: '', message }));
}

function missingScripts(playbook: Playbook, files: Readonly<Record<string, string>>): Flaw[] {
  const scripts = Object.keys(files).filter((path) => /\.(sh|ps1)$/.test(path));
  return scriptsOf(playbook).flatMap(({ path, file }) =>
    Object.hasOwn(files, file)
      ? []
      : [{ path, message: `there is no file "${file}"${didYouMean(file, scripts)}` }],
  );
}

/** A script that a playbook names, and where it names it. */
export interface NamedScript {
  readonly path: readonly string[];
  readonly file: string;
  readonly role: CheckedScript['role'];
  /** Of the probe or the remedy. */
  readonly name: string;
}

/** By the ending of its file. */
export function languageOf(file: string): ScriptLanguage {
  return file.endsWith('.ps1') ? 'powershell' : 'sh';
}

export function scriptsOf({ probes, remedies }: Playbook): NamedScript[] {
  const looking = Object.entries(probes).flatMap(([name, probe]) =>
    probe.on === 'host'
      ? named(probe.run, { role: 'probe', name, path: ['probes', name, 'run'] })
      : [],
  );
  const mending = Object.entries(remedies).flatMap(([name, remedy]) => {
    if (remedy.kind !== 'script') return [];
    const at = ['remedies', name];
    return [
      ...named(remedy.apply, { role: 'apply', name, path: [...at, 'apply'] }),
      ...named(remedy.guard?.confirm ?? {}, {
        role: 'confirm',
        name,
        path: [...at, 'guard', 'confirm'],
      }),
      ...named(remedy.rollback ?? {}, { role: 'rollback', name, path: [...at, 'rollback'] }),
    ];
  });
  return [...looking, ...mending];
}

function named(
  files: Readonly<Record<string, string | undefined>>,
  { path, ...rest }: Omit<NamedScript, 'file'>,
): NamedScript[] {
  return Object.entries(files).flatMap(([platform, file]) =>
    file === undefined ? [] : [{ ...rest, file, path: [...path, platform] }],
  );
}

import type { Fault } from '#src/document/fault.ts';
import type { CheckedScript, ScriptCheck, ScriptReport } from '#src/ports/script-check.ts';
import { languageOf, type NamedScript, scriptsOf } from './load.ts';
import type { LoadedPlaybook } from './loaded.ts';
import { lookUp } from './look-up.ts';
import type { Playbook } from './schema.ts';

export interface CheckedScripts {
  readonly faults: readonly Fault[];
  /** What could not be looked at here, each once. */
  readonly notChecked: readonly string[];
}

interface Checked {
  readonly script: NamedScript;
  readonly report: ScriptReport;
}

/** Checks every script of a playbook, and what a rollback reads against what its apply prints. */
export async function checkScripts(
  { playbook, files }: LoadedPlaybook,
  scripts: ScriptCheck,
): Promise<CheckedScripts> {
  const checked: Checked[] = [];
  for (const script of scriptsOf(playbook)) {
    const text = lookUp(files, script.file) ?? '';
    const report = await scripts.check({ ...checkedScript(playbook, script), text });
    checked.push({ script, report });
  }
  const faults = checked.flatMap(({ script: { file }, report }) =>
    report.flaws.map((flaw) => ({ file, path: '', ...flaw })),
  );
  return {
    faults: [...faults, ...stateFaults(checked)],
    notChecked: [...new Set(checked.flatMap(({ report }) => report.notChecked))],
  };
}

/** What reads what its apply never prints would put back nothing, or keep nothing. */
function stateFaults(checked: readonly Checked[]): Fault[] {
  return checked.flatMap(({ script, report: { reads = [] } }) => {
    if (script.role !== 'rollback' && script.role !== 'confirm') return [];
    const printed = applyOf(checked, script)?.report.prints;
    if (printed === undefined) return [];
    return reads
      .filter((key) => !printed.includes(key))
      .map((key) => ({
        file: script.file,
        line: 1,
        column: 1,
        path: '',
        message: `reads $state_${key}, which apply never prints`,
      }));
  });
}

function applyOf(checked: readonly Checked[], { name, file }: NamedScript): Checked | undefined {
  return checked.find(
    ({ script }) =>
      script.role === 'apply' &&
      script.name === name &&
      languageOf(script.file) === languageOf(file),
  );
}

function checkedScript(
  playbook: Playbook,
  { file, role, name }: NamedScript,
): Omit<CheckedScript, 'text'> {
  const script = { file, role, language: languageOf(file) };
  const probe = lookUp(playbook.probes, name);
  if (role === 'probe' && probe?.on === 'host') {
    return { ...script, parameters: [], outputs: Object.keys(probe.returns), needs: probe.needs };
  }
  const remedy = lookUp(playbook.remedies, name);
  if (remedy?.kind !== 'script') return { ...script, parameters: [], needs: 'administrator' };
  return { ...script, parameters: Object.keys(remedy.parameters), needs: remedy.needs };
}

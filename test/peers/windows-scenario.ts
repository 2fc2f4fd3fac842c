import type { Case, CaseLooks } from '#src/playbook/case.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import { powershellPipeline } from '#src/script/powershell-pipeline.ts';
import { scriptOf } from '#src/script/script-of.ts';

/**
 * What goes wrong when a call runs: every TCP connection is cut, the service WinRM restarts and takes the
 * shells along, the process ends without an answer, or it hangs until its deadline.
 */
export interface Break {
  readonly how: 'connections' | 'service' | 'process' | 'hang';
  /** Whether the script has done its work by then. */
  readonly when: 'before' | 'after';
  /** Default 1: the next run goes well. */
  readonly times?: number;
}

/** A machine for the Windows host to play. See windows-host/scenario.py. */
export interface Scenario {
  /** By call: "look", "fix/apply", "fix/rollback". The host knows a script by its text. */
  readonly scripts: Readonly<Record<string, string>>;
  readonly looks: CaseLooks;
  readonly after: Case['after'];
  readonly breaks: Readonly<Record<string, Break>>;
  /** The one script of PSRP that is given calls; absent: any. */
  readonly worker?: string;
}

/** The machine of a case. A script whose end is unknown takes the service along. */
export function scenarioOf(
  written: Pick<Case, 'looks' | 'after'>,
  scripts: Readonly<Record<string, string>>,
): Scenario {
  const breaks = Object.entries(written.after).flatMap(([remedy, { apply, rollback }]) =>
    Object.entries({ apply, rollback })
      .filter(([, { end }]) => end === 'unknown')
      .map(([phase]): [string, Break] => [`${remedy}/${phase}`, { how: 'service', when: 'after' }]),
  );
  return {
    scripts,
    looks: written.looks,
    after: written.after,
    breaks: Object.fromEntries(breaks),
    worker: powershellPipeline,
  };
}

/** Every script of a playbook for Windows, by the name of its call. */
export function windowsScripts(loaded: LoadedPlaybook): Readonly<Record<string, string>> {
  const { probes, remedies } = loaded.playbook;
  const texts = new Map<string, string>();
  const note = (name: string, paths: Parameters<typeof scriptOf>[1] | undefined): void => {
    const script = paths && scriptOf(loaded.files, paths, 'windows');
    if (script !== undefined) texts.set(name, script.text);
  };
  for (const [name, probe] of Object.entries(probes)) {
    if (probe.on === 'host') note(name, probe.run);
  }
  for (const [name, remedy] of Object.entries(remedies)) {
    if (remedy.kind !== 'script') continue;
    note(`${name}/apply`, remedy.apply);
    note(`${name}/confirm`, remedy.guard?.confirm);
    note(`${name}/rollback`, typeof remedy.rollback === 'string' ? undefined : remedy.rollback);
  }
  return Object.fromEntries(texts);
}

import type { ScriptCheck } from '#src/ports/script-check.ts';
import { checkShell } from './check-shell.ts';
import { checkPowerShell } from './powershell/check.ts';
import { readCommandTable } from './powershell/command-table.ts';

export interface ScriptCheckOptions {
  /** Command to call; default "shellcheck". */
  readonly shellcheck?: string | undefined;
  /** JSON text of the commands of Windows PowerShell 5.1; without it they are not checked. */
  readonly commandTable?: string | undefined;
}

/** Reads scripts with a shell parser, shellcheck where it is installed, and a PowerShell parser. */
export function createScriptCheck(options: ScriptCheckOptions = {}): ScriptCheck {
  const { shellcheck = 'shellcheck', commandTable } = options;
  const table = commandTable === undefined ? undefined : readCommandTable(commandTable);
  return {
    async check(script) {
      return script.language === 'sh'
        ? checkShell(script, shellcheck)
        : checkPowerShell(script, table);
    },
  };
}

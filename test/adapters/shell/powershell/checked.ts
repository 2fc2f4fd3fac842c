import { checkPowerShell } from '#adapters/shell/powershell/check.ts';
import type { CommandTable } from '#adapters/shell/powershell/command-table.ts';
import type { CheckedScript, ScriptReport } from '#src/ports/script-check.ts';

const help = `<#
.SYNOPSIS
    s
.DESCRIPTION
    d
.OUTPUTS
    o
#>
#Requires -Version 5.1
`;

const frames: Readonly<Record<CheckedScript['role'], string>> = {
  probe: `${help}[CmdletBinding()]\nparam()\n`,
  apply: `${help}[CmdletBinding(SupportsShouldProcess)]\nparam()\n`,
  confirm: `${help}[CmdletBinding()]\nparam([pscustomobject] $State)\n`,
  rollback: `${help}[CmdletBinding()]\nparam([pscustomobject] $State)\n`,
};

const mode = "\nSet-StrictMode -Version Latest\n$ErrorActionPreference = 'Stop'\n";
const endings: Readonly<Record<CheckedScript['role'], string>> = {
  probe: '[pscustomobject]@{ a = 1 } | ConvertTo-Json -Compress\n',
  apply: '[pscustomobject]@{ a = 1 } | ConvertTo-Json -Compress\n',
  confirm: '$null = $State.a\n',
  rollback: '$null = $State.a\n',
};

/** Lines before the body of a script that `scriptAround` makes. */
export const linesBefore = 14;

/** A script of a role in which everything is in order but what stands in its body. */
export function scriptAround(body: string, role: CheckedScript['role'] = 'probe'): CheckedScript {
  return scriptOf(`${frames[role]}${mode}${body}\n${endings[role]}`, role);
}

export function scriptOf(text: string, role: CheckedScript['role'] = 'probe'): CheckedScript {
  return { file: 'x.ps1', language: 'powershell', text, role, parameters: [], needs: 'user' };
}

interface Checking {
  readonly role?: CheckedScript['role'];
  readonly table?: CommandTable;
}

/** "3:5 message" of each flaw, its line counted from the body. */
export async function flawsOf(body: string, { role, table }: Checking = {}): Promise<string[]> {
  const { flaws } = await checkPowerShell(scriptAround(body, role), table);
  return flaws.map(({ line, column, message }) => `${line - linesBefore}:${column} ${message}`);
}

export async function reportOf(script: CheckedScript): Promise<ScriptReport> {
  return await checkPowerShell(script, undefined);
}

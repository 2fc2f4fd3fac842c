import { type Files, good } from './door-stuck.ts';

const head = `#Requires -Version 5.1
[CmdletBinding(SupportsShouldProcess)]
param()

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
`;

const scripts: Files = {
  'probes/service.ps1': `<#
.SYNOPSIS
    Says whether the service runs.
.DESCRIPTION
    Asks the service manager. Changes nothing.
.OUTPUTS
    One JSON object: state.
#>
${head}
$service = Get-Service -Name 'door' -ErrorAction Stop
$state = if ($service.Status -eq 'Running') { 'running' } else { 'stopped' }
[pscustomobject]@{ state = $state } | ConvertTo-Json -Compress
`,
  'remedies/start-service/apply.ps1': `<#
.SYNOPSIS
    Starts the service.
.DESCRIPTION
    Starts the service where it does not run.
.OUTPUTS
    One JSON object: started.
#>
#Requires -RunAsAdministrator
${head}
$started = $PSCmdlet.ShouldProcess('door', 'start')
if ($started) { Start-Service -Name 'door' }
[pscustomobject]@{ started = $started } | ConvertTo-Json -Compress
`,
  'remedies/start-service/rollback.ps1': `<#
.SYNOPSIS
    Stops the service, where it was this remedy that started it.
#>
#Requires -RunAsAdministrator
${head.replace('param()', 'param([object] $State)')}
if ($State.started) { Stop-Service -Name 'door' }
`,
};

/** The small playbook with a Windows half: the same knowledge, scripts in PowerShell, a case of each kind. */
export function bothPlatforms(): Files {
  const cases = Object.entries(good)
    .filter(([path]) => path.startsWith('cases/'))
    .map(([path, text]): [string, string] => [
      path.replace('cases/', 'cases/windows-'),
      text.replace('platform: linux', 'platform: windows'),
    ]);
  const yaml = (good['playbook.yaml'] ?? '').replaceAll(
    /\{ linux: (\S+)\.sh \}/g,
    '{ linux: $1.sh, windows: $1.ps1 }',
  );
  return { ...good, ...scripts, ...Object.fromEntries(cases), 'playbook.yaml': yaml };
}

<#
.SYNOPSIS
    Stops the services again that were started.
.DESCRIPTION
    Backwards through the list. A service that something else has come to need meanwhile goes on running, and is
    named. Running it twice does no harm.
.OUTPUTS
    One JSON object: stopped, left.
.NOTES
    Needs: administrator. Not yet run on a real Windows.
#>
#Requires -Version 5.1
#Requires -RunAsAdministrator
[CmdletBinding()]
param([Parameter(Mandatory)] [pscustomobject] $State)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$needed = 'CryptSvc', 'KeyIso', 'CertPropSvc', 'SessionEnv', 'TermService', 'UmRdpService'
$started = @($State.started)
$stopped = @()
$left = @()
foreach ($name in @($needed[5..0] | Where-Object { $started -contains $_ })) {
    $service = Get-Service -Name $name
    if ($service.Status -eq 'Stopped') { continue }
    $dependents = @(Get-Service -Name $name -DependentServices | Where-Object { $_.Status -ne 'Stopped' })
    if ($dependents.Count -gt 0) {
        $left += $name
        continue
    }
    Stop-Service -Name $name
    $stopped += $name
}
[pscustomobject]@{ stopped = $stopped; left = $left } | ConvertTo-Json -Compress

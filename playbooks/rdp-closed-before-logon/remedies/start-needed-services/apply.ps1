<#
.SYNOPSIS
    Starts the stopped services that Remote Desktop and its certificate need.
.DESCRIPTION
    CryptSvc, KeyIso, CertPropSvc, SessionEnv, TermService and UmRdpService, in this order, as far as they are
    stopped. A service that somebody disabled stays as it is and is named. The start type of none is changed.
    What runs already is left alone: running it twice does no harm.
.OUTPUTS
    One JSON object that rollback.ps1 receives as -State: changed, started, disabled.
.NOTES
    Needs: administrator. Not yet run on a real Windows.
#>
#Requires -Version 5.1
#Requires -RunAsAdministrator
[CmdletBinding(SupportsShouldProcess)]
param()

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$needed = 'CryptSvc', 'KeyIso', 'CertPropSvc', 'SessionEnv', 'TermService', 'UmRdpService'
$services = @(
    foreach ($name in $needed) {
        Get-CimInstance -ClassName 'Win32_Service' -Filter "Name='$name'" | Where-Object { $_.State -eq 'Stopped' }
    }
)
$disabled = @($services | Where-Object { $_.StartMode -eq 'Disabled' } | ForEach-Object { $_.Name })
$stopped = @($services | Where-Object { $_.StartMode -ne 'Disabled' })
$kept = @($disabled | ForEach-Object { "service ${_}: disabled by somebody, stays as it is" })

if ($stopped.Count -eq 0) {
    [pscustomobject]@{
        changed = $false
        started = @()
        disabled = $disabled
        preview = @('nothing: no service that may be started is stopped') + $kept
    } | ConvertTo-Json -Compress
    return
}

$names = @($stopped | ForEach-Object { $_.Name })
if ($PSCmdlet.ShouldProcess(($names -join ', '), 'start')) {
    # Told before anything happens: a rollback then knows what to do wherever the script ends.
    [pscustomobject]@{ changed = $true; started = $names; disabled = $disabled } | ConvertTo-Json -Compress
    foreach ($name in $names) {
        Start-Service -Name $name
    }
} else {
    $preview = @($stopped | ForEach-Object { "service $($_.Name) (start type $($_.StartMode)): started" })
    [pscustomobject]@{ preview = $preview + $kept } | ConvertTo-Json -Compress
}

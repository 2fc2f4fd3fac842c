<#
.SYNOPSIS
    Restarts Remote Desktop Services.
.DESCRIPTION
    Restarts SessionEnv and TermService, and UmRdpService with it, which depends on it. Every connection over
    Remote Desktop ends; the sessions stay and can be taken up again. Each run restarts once more and changes
    nothing else. A service that does not stop in time is left as it is: ending it is another remedy.
.OUTPUTS
    One JSON object: changed, restarted.
.NOTES
    Needs: administrator. Not yet run on a real Windows.
#>
#Requires -Version 5.1
#Requires -RunAsAdministrator
[CmdletBinding(SupportsShouldProcess)]
param()

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$service = Get-CimInstance -ClassName 'Win32_Service' -Filter "Name='TermService'"
if ($null -eq $service) {
    throw 'This host has no service TermService.'
}
if ($service.StartMode -eq 'Disabled') {
    throw 'Somebody disabled TermService; a restart would only stop it.'
}
if ($service.State -notin 'Running', 'Stopped') {
    throw "TermService is in between ($($service.State)) and takes no command."
}

if ($PSCmdlet.ShouldProcess('TermService', 'restart, with SessionEnv and UmRdpService')) {
    [pscustomobject]@{ changed = $true; restarted = @('SessionEnv', 'TermService', 'UmRdpService') } | ConvertTo-Json -Compress
    Restart-Service -Name 'SessionEnv' -Force
    Restart-Service -Name 'TermService' -Force
    # It may have been stopped before, or be slow to follow; without it printers and drives are missing.
    $redirector = Get-CimInstance -ClassName 'Win32_Service' -Filter "Name='UmRdpService'"
    if ($null -ne $redirector -and $redirector.StartMode -ne 'Disabled') {
        Start-Service -Name 'UmRdpService'
    }
} else {
    [pscustomobject]@{
        preview = @(
            'service SessionEnv: restarted',
            "service TermService (now $($service.State)): restarted, and UmRdpService with it; every connection over Remote Desktop ends"
        )
    } | ConvertTo-Json -Compress
}

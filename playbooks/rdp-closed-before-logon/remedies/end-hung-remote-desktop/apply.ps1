<#
.SYNOPSIS
    Ends the process of Remote Desktop Services, which hangs while it stops, and starts the service again.
.DESCRIPTION
    Only while TermService is still stopping, in the very process that was looked at before, and only when no
    other service lives in that process: ending it would take those along. Otherwise the host needs a restart.
    Where TermService runs, nothing is done: running it twice does no harm.
.OUTPUTS
    One JSON object: changed, ended.
.NOTES
    Needs: administrator. Not yet run on a real Windows.
#>
#Requires -Version 5.1
#Requires -RunAsAdministrator
[CmdletBinding(SupportsShouldProcess)]
param([Parameter(Mandatory)] [ValidateRange(5, 2147483647)] [int] $ProcessId)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$service = Get-CimInstance -ClassName 'Win32_Service' -Filter "Name='TermService'"
if ($null -eq $service) {
    throw 'This host has no service TermService.'
}
if ($service.State -eq 'Running') {
    [pscustomobject]@{ changed = $false; ended = 0; preview = @('nothing: TermService runs') } | ConvertTo-Json -Compress
    return
}
if ($service.State -ne 'Stop Pending' -or $service.ProcessId -ne $ProcessId) {
    throw "TermService does not hang in process $ProcessId any more; look again."
}
$inProcess = @(Get-CimInstance -ClassName 'Win32_Service' -Filter "ProcessId=$ProcessId")
if ($inProcess.Count -ne 1) {
    throw "Other services live in process $ProcessId, too; only a restart of the host helps."
}
$process = Get-Process -Id $ProcessId
if ($process.ProcessName -ne 'svchost') {
    throw "Process $ProcessId is $($process.ProcessName), not the host process of a service."
}

if ($PSCmdlet.ShouldProcess("process $ProcessId", 'end, and start TermService')) {
    [pscustomobject]@{ changed = $true; ended = $ProcessId } | ConvertTo-Json -Compress
    Stop-Process -Id $ProcessId -Force
    for ($second = 0; $second -lt 15; $second += 1) {
        $service = Get-CimInstance -ClassName 'Win32_Service' -Filter "Name='TermService'"
        if ($service.State -in 'Stopped', 'Running') { break }
        Start-Sleep -Seconds 1
    }
    Start-Service -Name 'TermService'
    $redirector = Get-CimInstance -ClassName 'Win32_Service' -Filter "Name='UmRdpService'"
    if ($null -ne $redirector -and $redirector.StartMode -ne 'Disabled') {
        Start-Service -Name 'UmRdpService'
    }
} else {
    [pscustomobject]@{
        preview = @(
            "process $ProcessId (svchost, TermService alone in it): ended",
            'services TermService and UmRdpService: started'
        )
    } | ConvertTo-Json -Compress
}

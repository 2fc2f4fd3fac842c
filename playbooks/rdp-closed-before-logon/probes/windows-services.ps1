<#
.SYNOPSIS
    Reads the state of the services that Remote Desktop and its certificate need.
.DESCRIPTION
    States and start types come from WMI, where Windows does not translate them. A service that is alone in its
    process may be ended without another one; that is worked out from the process ids. Event 7011 names the
    service; 7031 and 7034 name it as this Windows displays it, which is compared with what the same Windows says.
.OUTPUTS
    One JSON object: state and start type of each service, termServicePid, termServiceAlone, crashes, timeouts.
    "unknown" says what could not be read, and why.
.NOTES
    Needs: administrator. Not yet run on a real Windows.
#>
#Requires -Version 5.1
#Requires -RunAsAdministrator
[CmdletBinding()]
param()

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$names = [ordered]@{
    termService = 'TermService'; umRdpService = 'UmRdpService'; sessionEnv = 'SessionEnv'
    certPropSvc = 'CertPropSvc'; keyIso = 'KeyIso'; cryptSvc = 'CryptSvc'
}
$states = @{
    'Running' = 'running'; 'Stopped' = 'stopped'; 'Paused' = 'paused'
    'Start Pending' = 'start-pending'; 'Stop Pending' = 'stop-pending'
}
$starts = @{ 'Auto' = 'automatic'; 'Manual' = 'manual'; 'Disabled' = 'disabled' }
$reading = [ordered]@{}
$unknown = [ordered]@{}

# No events is an answer, not an error.
function Find-Event([hashtable] $Filter) {
    try {
        Get-WinEvent -FilterHashtable $Filter -MaxEvents 500
    } catch {
        if ($_.FullyQualifiedErrorId -notlike 'NoMatchingEventsFound*') { throw }
    }
}

$displayed = 'TermService'
try {
    $services = @(Get-CimInstance -ClassName Win32_Service -Property 'Name', 'DisplayName', 'State', 'StartMode', 'ProcessId')
    foreach ($key in $names.Keys) {
        $found = @($services | Where-Object Name -EQ $names[$key])
        if ($found.Count -eq 0) {
            $reading[$key] = 'missing'
            $reading["${key}Start"] = 'missing'
            continue
        }
        $state = $states[[string] $found[0].State]
        $start = $starts[[string] $found[0].StartMode]
        $reading[$key] = if ($state) { $state } else { 'other' }
        $reading["${key}Start"] = if ($start) { $start } else { 'other' }
    }
    $term = @($services | Where-Object Name -EQ 'TermService')
    if ($term.Count -gt 0) { $displayed = [string] $term[0].DisplayName }
    $reading.termServicePid = if ($term.Count -gt 0) { [int] $term[0].ProcessId } else { 0 }
    $together = @($services | Where-Object ProcessId -EQ $reading.termServicePid)
    if ($reading.termServicePid -gt 0) { $reading.termServiceAlone = $together.Count -eq 1 }
    else { $unknown.termServiceAlone = 'It does not run.' }
} catch {
    foreach ($key in $names.Keys) {
        foreach ($part in $key, "${key}Start") {
            if (-not $reading.Contains($part)) { $unknown[$part] = "$_" }
        }
    }
    foreach ($key in 'termServicePid', 'termServiceAlone') {
        if (-not $reading.Contains($key)) { $unknown[$key] = "$_" }
    }
}

try {
    $events = @(Find-Event @{
            LogName = 'System'; ProviderName = 'Service Control Manager'; Id = 7011, 7031, 7034
            StartTime = (Get-Date).AddDays(-7)
        })
    $ours = @($events | Where-Object {
            $values = @($_.Properties | ForEach-Object { [string] $_.Value })
            $values -contains 'TermService' -or $values -contains $displayed
        })
    $reading.timeouts = @($ours | Where-Object Id -EQ 7011).Count
    $reading.crashes = @($ours | Where-Object Id -NE 7011).Count
} catch {
    foreach ($key in 'crashes', 'timeouts') {
        if (-not $reading.Contains($key)) { $unknown[$key] = "$_" }
    }
}

$reading.unknown = $unknown
[pscustomobject] $reading | ConvertTo-Json -Compress

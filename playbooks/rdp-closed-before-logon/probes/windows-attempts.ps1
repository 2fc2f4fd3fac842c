<#
.SYNOPSIS
    Counts the connections that reached the RDP listener lately, and those that got in.
.DESCRIPTION
    A log that is switched off holds nothing, which is no proof that nothing happened: then its numbers are unknown.
    No name of a person and no address leaves the host.
.OUTPUTS
    One JSON object: connections, logons, quietMinutes, floods, failedLogons, listenerFailures. "unknown" says what
    could not be read, and why.
.NOTES
    Needs: administrator. Not yet run on a real Windows.
#>
#Requires -Version 5.1
#Requires -RunAsAdministrator
[CmdletBinding()]
param()

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$manager = 'Microsoft-Windows-TerminalServices-RemoteConnectionManager'
$log = "$manager/Operational"
$now = Get-Date
$reading = [ordered]@{}
$unknown = [ordered]@{}

# No events is an answer, and so is a log that this Windows does not have.
function Find-Event([hashtable] $Filter) {
    try {
        Get-WinEvent -FilterHashtable $Filter -MaxEvents 1000
    } catch {
        if ($_.FullyQualifiedErrorId -notmatch '^(NoMatching(Events|Logs)Found|LogsAndProvidersDontOverlap)') { throw }
    }
}

try {
    if (-not (Get-WinEvent -ListLog $log).IsEnabled) { throw 'The log of connections is switched off.' }
    $events = @(Find-Event @{ LogName = $log; Id = 260, 261, 1149; StartTime = $now.AddHours(-24) } |
            Sort-Object -Property TimeCreated -Descending)
    $fresh = @($events | Where-Object TimeCreated -GT $now.AddHours(-1))
    $reading.connections = @($fresh | Where-Object Id -EQ 261).Count
    $reading.logons = @($fresh | Where-Object Id -EQ 1149).Count
    $reading.listenerFailures = @($events | Where-Object Id -EQ 260).Count
    $last = @($events | Where-Object Id -EQ 261)
    if ($last.Count -gt 0) { $reading.quietMinutes = [int] [Math]::Floor(($now - $last[0].TimeCreated).TotalMinutes) }
    else { $unknown.quietMinutes = 'No connection reached the listener in 24 hours.' }
} catch {
    foreach ($key in 'connections', 'logons', 'listenerFailures', 'quietMinutes') {
        if (-not $reading.Contains($key)) { $unknown[$key] = "$_" }
    }
}

try {
    # Which log it goes into depends on the version of Windows.
    $reading.floods = @(foreach ($place in 'System', "$manager/Admin") {
            Find-Event @{ LogName = $place; ProviderName = $manager; Id = 1006; StartTime = $now.AddHours(-24) }
        }).Count
} catch {
    $unknown.floods = "$_"
}

try {
    # The eleventh value of the event is the kind of logon: 3 over the network, as with NLA, and 10 for Remote Desktop.
    $refused = @(Find-Event @{ LogName = 'Security'; Id = 4625; StartTime = $now.AddHours(-1) })
    $reading.failedLogons = @($refused | Where-Object { '3', '10' -contains [string] $_.Properties[10].Value }).Count
} catch {
    $unknown.failedLogons = "$_"
}

$reading.unknown = $unknown
[pscustomobject] $reading | ConvertTo-Json -Compress

<#
.SYNOPSIS
    Disarms the undo, so that the raised security settings stay.
.DESCRIPTION
    Fails when the host has put itself back meanwhile, or is about to. Running it twice does no harm.
.OUTPUTS
    One JSON object: kept.
.NOTES
    Needs: administrator. Not yet run on a real Windows.
#>
#Requires -Version 5.1
#Requires -RunAsAdministrator
[CmdletBinding()]
param([Parameter(Mandatory)] [pscustomobject] $State)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$listener = 'HKLM:\SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp'
$taskName = 'Undo raise-security-settings'
$recommended = @{ SecurityLayer = 2; UserAuthentication = 1; MinEncryptionLevel = 3; fAllowSecProtocolNegotiation = 1 }

$task = @(Get-ScheduledTask -TaskPath '\Fettle\' -ErrorAction SilentlyContinue | Where-Object { $_.TaskName -eq $taskName })
if (-not $State.changed) {
    if ($task.Count -gt 0) { throw 'The undo of an earlier repair is armed on this host, and takes back what was found.' }
    [pscustomobject]@{ kept = @() } | ConvertTo-Json -Compress
    return
}
if ($task.Count -gt 0) {
    # An undo that has begun cannot be called back, only be seen.
    if ($task[0].State -eq 'Running') { throw 'The host is putting itself back just now.' }
    # One that is about to begin could begin between two lines; without a next time its time has come.
    $next = (Get-ScheduledTaskInfo -TaskName $taskName -TaskPath '\Fettle\').NextRunTime
    if ($null -eq $next -or $next -lt (Get-Date).AddSeconds(15)) { throw 'It is too late: the host is about to put itself back.' }
    Unregister-ScheduledTask -TaskName $taskName -TaskPath '\Fettle\' -Confirm:$false
}
$names = @($State.names | Where-Object { $recommended.ContainsKey($_) })
$other = @($names | Where-Object { (Get-ItemProperty -LiteralPath $listener -Name $_).$_ -ne $recommended[$_] })
if ($other.Count -gt 0) {
    throw "The host has put itself back, or somebody has changed it: $($other -join ', ')."
}
[pscustomobject]@{ kept = $names } | ConvertTo-Json -Compress

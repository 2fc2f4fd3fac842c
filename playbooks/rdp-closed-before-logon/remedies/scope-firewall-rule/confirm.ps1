<#
.SYNOPSIS
    Disarms the undo, so that the narrowed firewall rule stays.
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

$ruleName = 'RemoteDesktop-UserMode-In-TCP'
$taskName = 'Undo scope-firewall-rule'

$task = @(Get-ScheduledTask -TaskPath '\Fettle\' -ErrorAction SilentlyContinue | Where-Object { $_.TaskName -eq $taskName })
if (-not $State.changed) {
    if ($task.Count -gt 0) { throw 'The undo of an earlier repair is armed on this host, and takes back what was found.' }
    [pscustomobject]@{ kept = @() } | ConvertTo-Json -Compress
    return
}
if ($State.backup -notmatch '^firewall-scope-[0-9a-f]{32}$') {
    throw 'What apply.ps1 told is not what it tells; the undo stays armed.'
}
if ($task.Count -gt 0) {
    # An undo that has begun cannot be called back, only be seen.
    if ($task[0].State -eq 'Running') { throw 'The host is putting itself back just now.' }
    # One that is about to begin could begin between two lines; without a next time its time has come.
    $next = (Get-ScheduledTaskInfo -TaskName $taskName -TaskPath '\Fettle\').NextRunTime
    if ($null -eq $next -or $next -lt (Get-Date).AddSeconds(15)) { throw 'It is too late: the host is about to put itself back.' }
    Unregister-ScheduledTask -TaskName $taskName -TaskPath '\Fettle\' -Confirm:$false
}
$made = @((Get-Content -Raw -LiteralPath "$env:ProgramData\Fettle\$($State.backup)\made.json" | ConvertFrom-Json).addresses)
$rule = Get-NetFirewallRule -Name $ruleName
$now = @((Get-NetFirewallAddressFilter -AssociatedNetFirewallRule $rule).RemoteAddress)
if (($now -join ',') -ne ($made -join ',')) {
    throw 'The host has put the addresses of the rule back, or somebody has changed them.'
}
[pscustomobject]@{ kept = $now } | ConvertTo-Json -Compress

<#
.SYNOPSIS
    Puts the remote addresses of the firewall rule for Remote Desktop back, and disarms the undo on the host.
.DESCRIPTION
    Addresses that somebody has changed since stay, and the script fails. Running it twice does no harm.
.OUTPUTS
    One JSON object: restored.
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

function Read-Addresses([string] $Path) {
    @((Get-Content -Raw -LiteralPath $Path | ConvertFrom-Json).addresses)
}

if (-not $State.changed) {
    [pscustomobject]@{ restored = $false } | ConvertTo-Json -Compress
    return
}
if ($State.backup -notmatch '^firewall-scope-[0-9a-f]{32}$') {
    throw 'What apply.ps1 told is not what it tells; nothing was put back.'
}
$folder = "$env:ProgramData\Fettle\$($State.backup)"
$before = @(Read-Addresses "$folder\before.json")

# Two that put back at once could meet in the middle.
if (@(Get-ScheduledTask -TaskPath '\Fettle\' -ErrorAction SilentlyContinue | Where-Object { $_.TaskName -eq $taskName }).Count -gt 0) {
    Unregister-ScheduledTask -TaskName $taskName -TaskPath '\Fettle\' -Confirm:$false
}
$rule = Get-NetFirewallRule -Name $ruleName
$now = @((Get-NetFirewallAddressFilter -AssociatedNetFirewallRule $rule).RemoteAddress)
$isAsBefore = ($now -join ',') -eq ($before -join ',')
# Without this file apply ended before it could see what it had made.
if (-not $isAsBefore -and (Test-Path -LiteralPath "$folder\made.json" -PathType Leaf)) {
    $made = @(Read-Addresses "$folder\made.json")
    if (($now -join ',') -ne ($made -join ',')) {
        throw 'Somebody has changed the addresses of the rule since; they were left as they are.'
    }
}
if (-not $isAsBefore) {
    Set-NetFirewallRule -Name $ruleName -RemoteAddress $before
}
[pscustomobject]@{ restored = -not $isAsBefore } | ConvertTo-Json -Compress

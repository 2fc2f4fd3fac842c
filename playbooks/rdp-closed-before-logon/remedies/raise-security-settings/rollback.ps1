<#
.SYNOPSIS
    Puts the security settings of the RDP listener back as they were, and disarms the undo on the host.
.DESCRIPTION
    A setting that somebody has changed since stays, and the script fails. Running it twice does no harm.
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

$listener = 'HKLM:\SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp'
$taskName = 'Undo raise-security-settings'
$recommended = @{ SecurityLayer = 2; UserAuthentication = 1; MinEncryptionLevel = 3; fAllowSecProtocolNegotiation = 1 }

if (-not $State.changed) {
    [pscustomobject]@{ restored = @() } | ConvertTo-Json -Compress
    return
}
if ($State.backup -notmatch '^security-settings-[0-9a-f]{32}$') {
    throw 'What apply.ps1 told is not what it tells; nothing was put back.'
}
$before = Get-Content -Raw -LiteralPath "$env:ProgramData\Fettle\$($State.backup)\before.json" | ConvertFrom-Json

# Two that put back at once could meet in the middle.
if (@(Get-ScheduledTask -TaskPath '\Fettle\' -ErrorAction SilentlyContinue | Where-Object { $_.TaskName -eq $taskName }).Count -gt 0) {
    Unregister-ScheduledTask -TaskName $taskName -TaskPath '\Fettle\' -Confirm:$false
}
$restored = @()
$changed = @()
foreach ($old in $before.PSObject.Properties) {
    if (-not $recommended.ContainsKey($old.Name)) { continue }
    $now = (Get-ItemProperty -LiteralPath $listener -Name $old.Name).($old.Name)
    if ($now -eq $old.Value) { continue }
    if ($now -ne $recommended[$old.Name]) {
        $changed += $old.Name
        continue
    }
    Set-ItemProperty -LiteralPath $listener -Name $old.Name -Value ([int] $old.Value)
    $restored += $old.Name
}
[pscustomobject]@{ restored = $restored } | ConvertTo-Json -Compress
if ($changed.Count -gt 0) {
    throw "Somebody has changed $($changed -join ', ') since; it was left as it is."
}

<#
.SYNOPSIS
    Reads who is logged on to the host, at its screen or through Remote Desktop.
.DESCRIPTION
    The list of sessions has columns of the same width in every language. A session with a name is in use, one
    without a name waits for its user; the words for that are translated and not looked at.
.OUTPUTS
    One JSON object: active, disconnected, users, listenerThere. "unknown" says what could not be read, and why.
.NOTES
    Needs: administrator. Not yet run on a real Windows.
#>
#Requires -Version 5.1
#Requires -RunAsAdministrator
[CmdletBinding()]
param()

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$reading = [ordered]@{}
$unknown = [ordered]@{}

try {
    $lines = @(qwinsta.exe)
    if ($LASTEXITCODE -ne 0 -or $lines.Count -lt 2) { throw 'Windows gave no list of sessions.' }
    $sessions = @($lines | Select-Object -Skip 1 | ForEach-Object {
            $row = ([string] $_).PadRight(48)
            $number = $row.Substring(39, 8).Trim()
            if ($row.Trim() -and $number -notmatch '^\d{1,5}$') { throw 'The list of sessions has another form than expected.' }
            if ($number) { @{ Name = $row.Substring(1, 17).Trim(); User = $row.Substring(19, 20).Trim(); Number = [int] $number } }
        })
    $people = @($sessions | Where-Object { $_.User })
    $reading.active = @($people | Where-Object { $_.Name }).Count
    $reading.disconnected = @($people | Where-Object { -not $_.Name }).Count
    $names = @($people | ForEach-Object { $_.User } | Sort-Object -Unique)
    $shown = @($names | Select-Object -First 10)
    if ($names.Count -gt 10) { $shown += "$($names.Count - 10) more" }
    $reading.users = $shown -join ', '
    # Listeners stand at the end, with numbers from 65536 down.
    $reading.listenerThere = @($sessions | Where-Object { $_.Name -like 'rdp-tcp' -and $_.Number -gt 60000 }).Count -gt 0
} catch {
    foreach ($key in 'active', 'disconnected', 'users', 'listenerThere') {
        if (-not $reading.Contains($key)) { $unknown[$key] = "$_" }
    }
}

$reading.unknown = $unknown
[pscustomobject] $reading | ConvertTo-Json -Compress

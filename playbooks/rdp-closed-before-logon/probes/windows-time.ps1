<#
.SYNOPSIS
    Reads where the host has its time from, and how far off it was when it last asked.
.DESCRIPTION
    The answer of w32tm is translated, but its lines stand in the same order in every language: of the values that
    are seconds, the third is the difference and the fifth the time since the last good answer.
.OUTPUTS
    One JSON object: service, mode, servers, offsetSeconds, hoursSinceSync. "unknown" says what could not be read,
    and why.
.NOTES
    Needs: administrator. Not yet run on a real Windows.
#>
#Requires -Version 5.1
#Requires -RunAsAdministrator
[CmdletBinding()]
param()

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$settings = 'HKLM:\SYSTEM\CurrentControlSet\Services\W32Time\Parameters'
$reading = [ordered]@{}
$unknown = [ordered]@{}

# Nothing where the key or the entry does not exist.
function Get-Entry([string] $Path, [string] $Name) {
    if (Test-Path -LiteralPath $Path) { (Get-Item -LiteralPath $Path).GetValue($Name) }
}

# An entry that every Windows has: without it nothing is told, for it would be a guess.
function Get-Needed([string] $Path, [string] $Name) {
    $value = Get-Entry $Path $Name
    if ($null -eq $value) { throw "The registry has no $Name." }
    $value
}

try {
    $services = @(Get-CimInstance -ClassName Win32_Service -Filter "Name='W32Time'")
    $states = @{ Running = 'running'; Stopped = 'stopped' }
    $reading.service = if ($services.Count -eq 0) { 'missing' } else { $states[[string] $services[0].State] }
    if (-not $reading.service) { $reading.service = 'other' }
} catch {
    $unknown.service = "$_"
}

try {
    $modes = @{ NT5DS = 'domain'; NTP = 'servers'; NoSync = 'none'; AllSync = 'all' }
    $mode = $modes[[string] (Get-Needed $settings 'Type')]
    $reading.mode = if ($mode) { $mode } else { 'other' }
    # The flags behind the comma are of no use to people.
    $servers = @(([string] (Get-Entry $settings 'NtpServer')) -split '\s+' | Where-Object { $_ } | ForEach-Object { @($_ -split ',')[0] })
    $reading.servers = $servers -join ', '
} catch {
    foreach ($key in 'mode', 'servers') {
        if (-not $reading.Contains($key)) { $unknown[$key] = "$_" }
    }
}

try {
    $answer = @(w32tm.exe /query /status /verbose)
    if ($LASTEXITCODE -ne 0) { throw 'The time service does not answer.' }
    $seconds = @($answer | ForEach-Object { [regex]::Match([string] $_, '(-?\d+\.\d+)s\s*$') } | Where-Object Success |
            ForEach-Object { [double] $_.Groups[1].Value })
    if ($seconds.Count -lt 5) { throw 'The answer of the time service has another form than expected.' }
    $reading.offsetSeconds = [Math]::Round($seconds[2], 3)
    $reading.hoursSinceSync = [Math]::Round($seconds[4] / 3600, 1)
} catch {
    foreach ($key in 'offsetSeconds', 'hoursSinceSync') {
        if (-not $reading.Contains($key)) { $unknown[$key] = "$_" }
    }
}

$reading.unknown = $unknown
[pscustomobject] $reading | ConvertTo-Json -Compress

<#
.SYNOPSIS
    Reads which update was installed last, and whether Windows waits for a restart.
.DESCRIPTION
    The day of an update stands as month/day/year in WMI, whatever the language. Files that wait to be renamed are
    no sign of a restart that matters, so they are not looked at.
.OUTPUTS
    One JSON object: newest, newestOn, newestDays, pendingReboot. "unknown" says what could not be read, and why.
.NOTES
    Needs: administrator. Not yet run on a real Windows.
#>
#Requires -Version 5.1
#Requires -RunAsAdministrator
[CmdletBinding()]
param()

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$windows = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion'
$reading = [ordered]@{}
$unknown = [ordered]@{}

try {
    $updates = @(Get-CimInstance -ClassName Win32_QuickFixEngineering | ForEach-Object {
            # As WMI has it: PowerShell makes a date of the property itself, and fails where there is none.
            $day = [regex]::Match([string] $_.CimInstanceProperties['InstalledOn'].Value, '^(\d{1,2})/(\d{1,2})/(\d{4})$')
            if ($day.Success) {
                $month, $date, $year = 1..3 | ForEach-Object { [int] $day.Groups[$_].Value }
                [pscustomobject] @{ Name = [string] $_.HotFixID; On = '{0:D4}-{1:D2}-{2:D2}' -f $year, $month, $date }
            }
        } | Sort-Object -Property On -Descending)
    if ($updates.Count -eq 0) { throw 'Windows names no update with its day.' }
    $reading.newest = $updates[0].Name
    $reading.newestOn = $updates[0].On
    $reading.newestDays = ((Get-Date).Date - [datetime] $updates[0].On).Days
} catch {
    foreach ($key in 'newest', 'newestOn', 'newestDays') {
        if (-not $reading.Contains($key)) { $unknown[$key] = "$_" }
    }
}

try {
    $marks = "$windows\Component Based Servicing\RebootPending", "$windows\WindowsUpdate\Auto Update\RebootRequired"
    $reading.pendingReboot = @($marks | Where-Object { Test-Path -LiteralPath $_ }).Count -gt 0
} catch {
    $unknown.pendingReboot = "$_"
}

$reading.unknown = $unknown
[pscustomobject] $reading | ConvertTo-Json -Compress

<#
.SYNOPSIS
    Counts the TLS handshakes that failed on this host in the last 24 hours, by kind.
.DESCRIPTION
    Schannel notes them for every program of the host, not for Remote Desktop alone. No text of an event leaves the
    host, only numbers in it.
.OUTPUTS
    One JSON object: keyFailures, keyFailureMinutes, keyFailureCode, credentialFailures, noCommonCipher, alertsSent,
    alertSent, alertsReceived, alertReceived, failures. "unknown" says what could not be read, and why.
.NOTES
    Needs: administrator. Not yet run on a real Windows.
#>
#Requires -Version 5.1
#Requires -RunAsAdministrator
[CmdletBinding()]
param()

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$counted = [ordered]@{
    keyFailures = 36870; credentialFailures = 36871; noCommonCipher = 36874; alertsSent = 36888; alertsReceived = 36887
}
$reading = [ordered]@{}
$unknown = [ordered]@{}

# No events is an answer, not an error.
function Find-Event([hashtable] $Filter) {
    try {
        Get-WinEvent -FilterHashtable $Filter -MaxEvents 1000
    } catch {
        if ($_.FullyQualifiedErrorId -notlike 'NoMatchingEventsFound*') { throw }
    }
}

# The first value that is an error code, signed, unsigned or written out.
function Get-Code($Entry) {
    foreach ($property in $Entry.Properties) {
        $text = [string] $property.Value
        if ($text -match '^0x[0-9A-Fa-f]{8}$') { return '0x' + $text.Substring(2).ToUpperInvariant() }
        if ($text -match '^-\d{9,10}$') { return '0x{0:X8}' -f [int] $text }
        if ($text -match '^\d{10}$' -and [long] $text -ge 2147483648) { return '0x{0:X8}' -f [long] $text }
    }
    ''
}

# The number of an alert is the first value of its event.
function Get-Alert($Entries) {
    if ($Entries.Count -eq 0) { return 0 }
    foreach ($property in $Entries[0].Properties) {
        if ([string] $property.Value -match '^\d{1,3}$') { return [int] $property.Value }
    }
    throw 'The event holds no number of an alert.'
}

try {
    $now = Get-Date
    $events = @(Find-Event @{
            LogName = 'System'; ProviderName = 'Schannel'; Id = 36870, 36871, 36874, 36887, 36888
            StartTime = $now.AddHours(-24)
        } | Sort-Object -Property TimeCreated -Descending)
    foreach ($key in $counted.Keys) { $reading[$key] = @($events | Where-Object Id -EQ $counted[$key]).Count }
    $reading.failures = $events.Count
    $keys = @($events | Where-Object Id -EQ 36870)
    if ($keys.Count -gt 0) {
        $reading.keyFailureMinutes = [int] [Math]::Floor(($now - $keys[0].TimeCreated).TotalMinutes)
        $reading.keyFailureCode = Get-Code $keys[0]
    } else {
        $unknown.keyFailureMinutes = 'There was none in 24 hours.'
        $reading.keyFailureCode = ''
    }
} catch {
    foreach ($key in @($counted.Keys) + 'failures' + 'keyFailureMinutes' + 'keyFailureCode') {
        if (-not $reading.Contains($key)) { $unknown[$key] = "$_" }
    }
    $events = $null
}

foreach ($alert in @{ Key = 'alertSent'; Id = 36888 }, @{ Key = 'alertReceived'; Id = 36887 }) {
    try {
        if ($null -eq $events) { throw 'The events could not be read.' }
        $reading[$alert.Key] = Get-Alert @($events | Where-Object Id -EQ $alert.Id)
    } catch {
        $unknown[$alert.Key] = "$_"
    }
}

$reading.unknown = $unknown
[pscustomobject] $reading | ConvertTo-Json -Compress

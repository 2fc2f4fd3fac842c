<#
.SYNOPSIS
    Reads what Windows noted about its RDP certificate in the last 30 days: made, renewed, refused.
.DESCRIPTION
    Events are known by their number. The reason of a failure is stored in the language of Windows; it is compared with
    what the same Windows calls the codes that matter, and is "other" where it is none of them.
.OUTPUTS
    One JSON object: created, createFailed, renewFailed, failing, status, failedAt, createdAt, boundUnusable,
    boundExpired, boundWrongPurpose, boundKeyDenied, boundReset, templateFailed, settingsCorrected. "unknown" says
    what could not be read, and why.
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
# Keys that count one kind of event, or two.
$counted = [ordered]@{
    created = @(1056); createFailed = @(1057); renewFailed = @(1058); boundUnusable = @(1051); boundExpired = @(1053)
    boundWrongPurpose = @(1054); boundKeyDenied = @(1055); boundReset = @(1059); templateFailed = 1064, 1065
    settingsCorrected = @(1050)
}
# Access denied (Win32, as HRESULT, of the key storage), object already exists, keyset does not exist.
$codes = [ordered]@{
    denied = 5, -2147024891, -2146893808; exists = @(-2146893809); 'no-key' = @(-2146893802)
}
$reading = [ordered]@{}
$unknown = [ordered]@{}

# No events is an answer, and so is a log that this Windows does not have. The manager of Remote Desktop writes into the
# System log, and into logs of its own, which one depends on the version of Windows.
function Find-Event([int[]] $Ids, [datetime] $Since) {
    foreach ($log in 'System', "$manager/Admin", "$manager/Operational") {
        try {
            Get-WinEvent -FilterHashtable @{ LogName = $log; ProviderName = $manager; Id = $Ids; StartTime = $Since } -MaxEvents 1000
        } catch {
            if ($_.FullyQualifiedErrorId -notmatch '^(NoMatching(Events|Logs)Found|LogsAndProvidersDontOverlap)') { throw }
        }
    }
}

# The code as a number in hexadecimal, or the words that this Windows has for it.
function Test-Code([string] $Text, [int] $Code) {
    $words = ([ComponentModel.Win32Exception] $Code).Message.Trim()
    $number = '0x{0:X8}' -f $Code
    $Text.Trim() -eq $words -or $Text -like "*$number*" -or $Text.Trim() -eq "$Code"
}

function Get-Status($Entry) {
    foreach ($property in $Entry.Properties) {
        foreach ($status in $codes.Keys) {
            foreach ($code in $codes[$status]) {
                if (Test-Code ([string] $property.Value) $code) { return $status }
            }
        }
    }
    'other'
}

try {
    $ids = 1050, 1051, 1053, 1054, 1055, 1056, 1057, 1058, 1059, 1064, 1065
    $events = @(Find-Event $ids (Get-Date).AddDays(-30) | Sort-Object -Property TimeCreated -Descending)
    foreach ($key in $counted.Keys) {
        $reading[$key] = @($events | Where-Object { $counted[$key] -contains $_.Id }).Count
    }
    $made = @($events | Where-Object Id -EQ 1056)
    $failed = @($events | Where-Object { 1057, 1058 -contains $_.Id })
    $reading.failing = $failed.Count -gt 0 -and ($made.Count -eq 0 -or $failed[0].TimeCreated -gt $made[0].TimeCreated)
    $reading.status = if ($failed.Count -gt 0) { Get-Status $failed[0] } else { 'none' }
    if ($failed.Count -gt 0) { $reading.failedAt = $failed[0].TimeCreated.ToUniversalTime().ToString('s') + 'Z' }
    else { $unknown.failedAt = 'Nothing has failed in 30 days.' }
    if ($made.Count -gt 0) { $reading.createdAt = $made[0].TimeCreated.ToUniversalTime().ToString('s') + 'Z' }
    else { $unknown.createdAt = 'Nothing was made in 30 days.' }
} catch {
    foreach ($key in @($counted.Keys) + 'failing' + 'status' + 'failedAt' + 'createdAt') {
        if (-not $reading.Contains($key)) { $unknown[$key] = "$_" }
    }
}

$reading.unknown = $unknown
[pscustomobject] $reading | ConvertTo-Json -Compress

<#
.SYNOPSIS
    Reads the addresses of the host and the smallest packet size of its connected interfaces.
.DESCRIPTION
    Addresses that only this host or its own segment can reach are left out.
.OUTPUTS
    One JSON object: addresses, mtuSmallest. "unknown" says what could not be read, and why.
.NOTES
    Needs: user. Not yet run on a real Windows.
#>
#Requires -Version 5.1
[CmdletBinding()]
param()

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$reading = [ordered]@{}
$unknown = [ordered]@{}

try {
    $addresses = @(Get-NetIPAddress | ForEach-Object { [string] $_.IPAddress } |
            Where-Object { $_ -notmatch '^(127\.|169\.254\.|::1$|fe80:)' })
    $four = @($addresses | Where-Object { $_ -notlike '*:*' } | Sort-Object)
    $six = @($addresses | Where-Object { $_ -like '*:*' } | Sort-Object)
    $reading.addresses = @($four + $six | Select-Object -First 20) -join ', '
} catch {
    $unknown.addresses = "$_"
}

try {
    # The loopback interface has no limit and is left out by it.
    $sizes = @(Get-NetIPInterface -AddressFamily IPv4 -ConnectionState Connected |
            ForEach-Object { [long] $_.NlMtu } | Where-Object { $_ -lt 65536 } | Sort-Object)
    if ($sizes.Count -eq 0) { throw 'No interface is connected.' }
    $reading.mtuSmallest = $sizes[0]
} catch {
    $unknown.mtuSmallest = "$_"
}

$reading.unknown = $unknown
[pscustomobject] $reading | ConvertTo-Json -Compress

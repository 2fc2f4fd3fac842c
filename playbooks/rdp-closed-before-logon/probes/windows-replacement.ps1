<#
.SYNOPSIS
    Looks for an issued certificate on this host that the RDP listener could use instead of the one that is bound.
.DESCRIPTION
    In the store LocalMachine\My, issued by somebody else than itself, for Server Authentication or Remote Desktop
    Authentication, with a private key, naming this host, and valid for a week and more. Of several the one that is
    valid longest. No private key is opened.
.OUTPUTS
    One JSON object: found, thumbprint, subject, daysLeft. "unknown" says what could not be read, and why.
.NOTES
    Needs: administrator. Not yet run on a real Windows.
#>
#Requires -Version 5.1
#Requires -RunAsAdministrator
[CmdletBinding()]
param()

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$store = 'Cert:\LocalMachine\My'
# Server Authentication, Remote Desktop Authentication.
$purposes = '1.3.6.1.5.5.7.3.1', '1.3.6.1.4.1.311.54.1.2'
$now = Get-Date
$reading = [ordered]@{}
$unknown = [ordered]@{}

# How this host may be called, and the wildcard above it.
function Get-HostName {
    $network = Get-ItemProperty -LiteralPath 'HKLM:\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters' -Name 'Hostname', 'Domain'
    $network.Hostname
    if ($network.Domain) {
        "$($network.Hostname).$($network.Domain)"
        "*.$($network.Domain)"
    }
}

try {
    $names = @(Get-HostName)
    $fitting = @(
        Get-ChildItem -LiteralPath $store | Where-Object {
            $_.HasPrivateKey -and $_.Subject -ne $_.Issuer -and $_.NotBefore -le $now -and $_.NotAfter -gt $now.AddDays(7) -and
            @($_.EnhancedKeyUsageList | Where-Object { $purposes -contains $_.ObjectId }).Count -gt 0 -and
            @($_.DnsNameList | Where-Object { $names -contains $_.Unicode }).Count -gt 0
        } | Sort-Object -Property 'NotAfter' -Descending
    )
    $reading.found = $fitting.Count -gt 0
    $reading.thumbprint = ''
    if ($fitting.Count -gt 0) {
        $reading.thumbprint = $fitting[0].Thumbprint
        $reading.subject = $fitting[0].Subject
        $reading.daysLeft = [int] [Math]::Floor(($fitting[0].NotAfter - $now).TotalDays)
    } else {
        foreach ($key in 'subject', 'daysLeft') { $unknown[$key] = 'There is no such certificate.' }
    }
} catch {
    foreach ($key in 'found', 'thumbprint', 'subject', 'daysLeft') {
        if (-not $reading.Contains($key)) { $unknown[$key] = "$_" }
    }
}

$reading.unknown = $unknown
[pscustomobject] $reading | ConvertTo-Json -Compress

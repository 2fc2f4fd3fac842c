<#
.SYNOPSIS
    Reads how the connection broker and the gateway of Remote Desktop fare on this host.
.DESCRIPTION
    A role that is not installed has no service and no log; then its numbers are zero.
.OUTPUTS
    One JSON object: brokerService, brokerFailures, gatewayService, gatewayRefusals, gatewayFailures,
    endpointGroupRight. "unknown" says what could not be read, and why.
.NOTES
    Needs: administrator. Not yet run on a real Windows.
#>
#Requires -Version 5.1
#Requires -RunAsAdministrator
[CmdletBinding()]
param()

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$terminal = 'Microsoft-Windows-TerminalServices'
$since = (Get-Date).AddHours(-24)
$reading = [ordered]@{}
$unknown = [ordered]@{}

# No events is an answer, and so is no log: the role is not there.
function Find-Event([string] $Log, [int[]] $Ids) {
    try {
        Get-WinEvent -FilterHashtable @{ LogName = $Log; Id = $Ids; StartTime = $since } -MaxEvents 1000
    } catch {
        if ($_.FullyQualifiedErrorId -notmatch '^NoMatching(Events|Logs)Found') { throw }
    }
}

try {
    $services = @(Get-CimInstance -ClassName Win32_Service -Filter "Name='Tssdis' OR Name='TSGateway'")
    foreach ($role in @{ Key = 'brokerService'; Name = 'Tssdis' }, @{ Key = 'gatewayService'; Name = 'TSGateway' }) {
        $states = @($services | Where-Object Name -EQ $role.Name | ForEach-Object { [string] $_.State })
        $known = @{ Running = 'running'; Stopped = 'stopped' }[@($states + '')[0]]
        $reading[$role.Key] = if ($states.Count -eq 0) { 'missing' } elseif ($known) { $known } else { 'other' }
    }
} catch {
    foreach ($key in 'brokerService', 'gatewayService') {
        if (-not $reading.Contains($key)) { $unknown[$key] = "$_" }
    }
}

try {
    $atBroker = @('Admin', 'Operational' | ForEach-Object { Find-Event "$terminal-SessionBroker/$_" 2056 })
    $atClient = @(Find-Event "$terminal-SessionBroker-Client/Operational" 1296)
    $reading.brokerFailures = $atBroker.Count + $atClient.Count
} catch {
    $unknown.brokerFailures = "$_"
}

try {
    $gateway = @(Find-Event "$terminal-Gateway/Operational" @(201, 301, 304))
    $reading.gatewayRefusals = @($gateway | Where-Object Id -NE 304).Count
    $reading.gatewayFailures = @($gateway | Where-Object Id -EQ 304).Count
} catch {
    foreach ($key in 'gatewayRefusals', 'gatewayFailures') {
        if (-not $reading.Contains($key)) { $unknown[$key] = "$_" }
    }
}

try {
    # The group RDS Endpoint Servers, which only servers have, and NETWORK SERVICE.
    $members = @(Get-LocalGroupMember -SID 'S-1-5-32-576' | ForEach-Object { [string] $_.SID })
    $reading.endpointGroupRight = $members -contains 'S-1-5-20'
} catch {
    $unknown.endpointGroupRight = "$_"
}

$reading.unknown = $unknown
[pscustomobject] $reading | ConvertTo-Json -Compress

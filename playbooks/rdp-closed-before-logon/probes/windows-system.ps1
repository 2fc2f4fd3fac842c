<#
.SYNOPSIS
    Reads which Windows this is, how it calls itself, and which roles of Remote Desktop it has.
.DESCRIPTION
    Roles are known by the registry, which is the same in every language and edition.
.OUTPUTS
    One JSON object: build, release, kind, serverCore, language, computerName, dnsName, domainJoined,
    sessionHost, broker, gateway, time, lastBoot. "unknown" says what could not be read, and why.
.NOTES
    Needs: user. Not yet run on a real Windows.
#>
#Requires -Version 5.1
[CmdletBinding()]
param()

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$windows = 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion'
$system = 'HKLM:\SYSTEM\CurrentControlSet'
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
    $reading.build = [int] (Get-Needed $windows 'CurrentBuildNumber')
    $reading.release = [string] (Get-Needed $windows 'ProductName')
    $reading.serverCore = (Get-Needed $windows 'InstallationType') -eq 'Server Core'
} catch {
    foreach ($key in 'build', 'release', 'serverCore') {
        if (-not $reading.Contains($key)) { $unknown[$key] = "$_" }
    }
}

try {
    $kinds = @{ WinNT = 'workstation'; LanmanNT = 'domain-controller'; ServerNT = 'server' }
    $reading.kind = $kinds[[string] (Get-Needed "$system\Control\ProductOptions" 'ProductType')]
} catch {
    $unknown.kind = "$_"
}

try {
    $reading.computerName = [string] (Get-Needed "$system\Control\ComputerName\ActiveComputerName" 'ComputerName')
} catch {
    $unknown.computerName = "$_"
}

try {
    $network = "$system\Services\Tcpip\Parameters"
    $parts = @((Get-Needed $network 'Hostname'), (Get-Entry $network 'Domain')) | Where-Object { $_ }
    $reading.dnsName = $parts -join '.'
} catch {
    $unknown.dnsName = "$_"
}

try {
    $reading.sessionHost = (Get-Entry "$system\Control\Terminal Server" 'TSAppCompat') -eq 1
} catch {
    $unknown.sessionHost = "$_"
}

try {
    $reading.broker = Test-Path -LiteralPath "$system\Services\Tssdis"
    $reading.gateway = Test-Path -LiteralPath "$system\Services\TSGateway"
} catch {
    foreach ($key in 'broker', 'gateway') {
        if (-not $reading.Contains($key)) { $unknown[$key] = "$_" }
    }
}

try {
    $running = Get-CimInstance -ClassName Win32_OperatingSystem
    $reading.language = [string] @($running.MUILanguages)[0]
    $reading.lastBoot = $running.LastBootUpTime.ToUniversalTime().ToString('s') + 'Z'
} catch {
    foreach ($key in 'language', 'lastBoot') {
        if (-not $reading.Contains($key)) { $unknown[$key] = "$_" }
    }
}

try {
    $reading.domainJoined = (Get-CimInstance -ClassName Win32_ComputerSystem).PartOfDomain
} catch {
    $unknown.domainJoined = "$_"
}

$reading.time = (Get-Date).ToUniversalTime().ToString('s') + 'Z'
$reading.unknown = $unknown
[pscustomobject] $reading | ConvertTo-Json -Compress

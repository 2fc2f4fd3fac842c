<#
.SYNOPSIS
    Reads the settings of the RDP listener, and whether a policy decides on them.
.DESCRIPTION
    A value of the policy wins over the one of the listener. A setting that stands nowhere is left to Windows; then
    only its source is told, and its value where that is documented.
.OUTPUTS
    One JSON object: remoteDesktop, securityLayer, nla and encryption, each with its source, negotiation, listener,
    logons, port, renewalStoreRight, programDataRight, outstandingLimit, fips. "unknown" says what could not be
    read, and why.
.NOTES
    Needs: user. Not yet run on a real Windows.
#>
#Requires -Version 5.1
[CmdletBinding()]
param()

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$server = 'HKLM:\SYSTEM\CurrentControlSet\Control\Terminal Server'
$listener = "$server\WinStations\RDP-Tcp"
$policy = 'HKLM:\SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services'
$windows = 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion'
$settings = @(
    @{ Key = 'remoteDesktop'; Name = 'fDenyTSConnections'; Path = $server; Words = 'on', 'off' }
    @{ Key = 'securityLayer'; Name = 'SecurityLayer'; Path = $listener; Words = 'rdp', 'negotiate', 'tls' }
    @{ Key = 'nla'; Name = 'UserAuthentication'; Path = $listener; Words = 'not-required', 'required' }
    @{ Key = 'encryption'; Name = 'MinEncryptionLevel'; Path = $listener; Words = 'none', 'low', 'client', 'high', 'fips' }
)
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

foreach ($setting in $settings) {
    $key = $setting.Key
    try {
        $decided = Get-Entry $policy $setting.Name
        $set = Get-Entry $setting.Path $setting.Name
        $source = if ($null -ne $decided) { 'policy' } elseif ($null -ne $set) { 'local' } else { 'default' }
        $value = if ($source -eq 'policy') { $decided } else { $set }
        $reading["${key}Source"] = $source
        if ($source -eq 'default') { $unknown[$key] = "$($setting.Name) is not set." }
        elseif ($value -ge 0 -and $value -lt $setting.Words.Count) { $reading[$key] = $setting.Words[$value] }
        else { $unknown[$key] = "$($setting.Name) is $value." }
    } catch {
        foreach ($name in $key, "${key}Source") { $unknown[$name] = "$_" }
    }
}

try {
    $reading.port = [int] (Get-Needed $listener 'PortNumber')
    $reading.listener = if ((Get-Needed $listener 'fEnableWinStation') -eq 0) { 'off' } else { 'on' }
    # Allowed where nothing is said.
    $reading.negotiation = if ((Get-Entry $listener 'fAllowSecProtocolNegotiation') -eq 0) { 'refused' } else { 'allowed' }
} catch {
    foreach ($key in 'port', 'listener', 'negotiation') {
        if (-not $reading.Contains($key)) { $unknown[$key] = "$_" }
    }
}

try {
    $isRefused = (Get-Needed $listener 'fLogonDisabled') -gt 0 -or (Get-Entry "$windows\Winlogon" 'WinStationsDisabled') -gt 0
    $isDrained = (Get-Entry $server 'TSServerDrainMode') -gt 0
    $reading.logons = if ($isRefused) { 'refused' } elseif ($isDrained) { 'drained' } else { 'allowed' }
} catch {
    $unknown.logons = "$_"
}

try {
    $reading.renewalStoreRight = (Get-Needed "$server\WinStations" 'SelfSignedCertStore') -eq 'Remote Desktop'
} catch {
    $unknown.renewalStoreRight = "$_"
}

try {
    $limit = Get-Entry $server 'MaxOutstandingConnections'
    $reading.outstandingLimit = if ($null -eq $limit) { 'default' } else { 'changed' }
} catch {
    $unknown.outstandingLimit = "$_"
}

try {
    $reading.programDataRight = (Get-Needed "$windows\ProfileList" 'ProgramData') -eq "$env:SystemDrive\ProgramData"
} catch {
    $unknown.programDataRight = "$_"
}

try {
    $reading.fips = (Get-Entry 'HKLM:\SYSTEM\CurrentControlSet\Control\Lsa\FIPSAlgorithmPolicy' 'Enabled') -eq 1
} catch {
    $unknown.fips = "$_"
}

$reading.unknown = $unknown
[pscustomobject] $reading | ConvertTo-Json -Compress

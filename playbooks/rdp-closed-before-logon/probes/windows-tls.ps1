<#
.SYNOPSIS
    Reads which versions of TLS and which cipher suites Windows is set to use as a server.
.DESCRIPTION
    A version that the registry does not name is left to Windows: TLS 1.2 is on since 2012, TLS 1.3 since 2022; for the
    older ones that depends on the build, so from 2025 on they are unknown. The list of suites comes from the policy
    or from Windows; before 2016 there is no command for it, and the registry has it.
.OUTPUTS
    One JSON object: tls12, tls12Source, tls13, oldTls, rsaSuites, recommendedSuite, suitesSource. "unknown" says
    what could not be read, and why.
.NOTES
    Needs: user. Not yet run on a real Windows.
#>
#Requires -Version 5.1
[CmdletBinding()]
param()

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$protocols = 'HKLM:\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols'
$policy = 'HKLM:\SOFTWARE\Policies\Microsoft\Cryptography\Configuration\SSL\00010002'
$local = 'HKLM:\SYSTEM\CurrentControlSet\Control\Cryptography\Configuration\Local\SSL\00010002'
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

# "on" or "off" as the registry says, nothing where it leaves the version to Windows.
function Get-Version([string] $Version) {
    $enabled = Get-Entry "$protocols\TLS $Version\Server" 'Enabled'
    $byDefault = Get-Entry "$protocols\TLS $Version\Server" 'DisabledByDefault'
    if ($null -eq $enabled -and $null -eq $byDefault) { return }
    if (($null -ne $enabled -and $enabled -eq 0) -or ($null -ne $byDefault -and $byDefault -ne 0)) { 'off' } else { 'on' }
}

$build = 0
try {
    $build = [int] (Get-Needed 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion' 'CurrentBuildNumber')
    $tls12 = Get-Version '1.2'
    $tls13 = Get-Version '1.3'
    $reading.tls12 = if ($tls12) { $tls12 } elseif ($build -ge 9200) { 'on' } else { 'off' }
    $reading.tls12Source = if ($tls12) { 'local' } else { 'default' }
    $reading.tls13 = if ($build -lt 20348) { 'off' } elseif ($tls13) { $tls13 } else { 'on' }
    $old = @((Get-Version '1.0'), (Get-Version '1.1'))
    if ($old -contains 'on') { $reading.oldTls = 'on' }
    elseif (@($old | Where-Object { $_ -eq 'off' }).Count -eq 2) { $reading.oldTls = 'off' }
    elseif ($build -lt 26100) { $reading.oldTls = 'on' }
    else { $unknown.oldTls = 'The registry leaves it to Windows, and what this build does is not known.' }
} catch {
    foreach ($key in 'tls12', 'tls12Source', 'tls13', 'oldTls') {
        if (-not $reading.Contains($key)) { $unknown[$key] = "$_" }
    }
}

try {
    $decided = Get-Entry $policy 'Functions'
    $reading.suitesSource = if ($decided) { 'policy' } else { 'local' }
    if ($build -eq 0) { throw 'The build of Windows could not be read.' }
    if ($build -ge 14393) { $suites = @(Get-TlsCipherSuite | ForEach-Object { $_.Name }) }
    elseif ($decided) { $suites = @($decided | ForEach-Object { $_ -split ',' }) }
    else { $suites = @(Get-Entry $local 'Functions') }
    $fitting = @($suites | Where-Object { $_ -match '^TLS_(RSA|\w+_RSA)_WITH_' -and $_ -notmatch '_WITH_NULL_' })
    # Suites of TLS 1.3 go with every kind of key.
    $modern = @($suites | Where-Object { $_ -match '^TLS_(AES|CHACHA20)_' })
    if ($modern.Count -gt 0 -and -not $reading.Contains('tls13')) { throw 'Whether TLS 1.3 is on could not be read.' }
    $reading.rsaSuites = $fitting.Count + $(if ($modern.Count -gt 0 -and $reading.tls13 -eq 'on') { $modern.Count } else { 0 })
    # Before 2016 the name carries a curve at its end.
    $reading.recommendedSuite = @($suites | Where-Object { $_ -match '^TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384(_P\d+)?$' }).Count -gt 0
} catch {
    foreach ($key in 'rsaSuites', 'recommendedSuite', 'suitesSource') {
        if (-not $reading.Contains($key)) { $unknown[$key] = "$_" }
    }
}

$reading.unknown = $unknown
[pscustomobject] $reading | ConvertTo-Json -Compress

<#
.SYNOPSIS
    Reads the certificate that the RDP listener is bound to, and whether its private key can be used.
.DESCRIPTION
    No private key is opened here: certutil names the file of a key, and its access rules say who may read it. The
    self-signed certificate of Remote Desktop has its key in one well-known file. Where WMI does not answer, the
    registry says what is bound.
.OUTPUTS
    One JSON object: bound, thumbprint, sha256, store, inStore, subject, namesHost, selfSigned, notBefore, notAfter,
    daysLeft, begun, serverAuthentication, hasPrivateKey, keyKind, keyFile, keyFileFound, networkServiceMayRead,
    selfSignedCount. "unknown" says what could not be read, and why.
.NOTES
    Needs: administrator. Not yet run on a real Windows.
#>
#Requires -Version 5.1
#Requires -RunAsAdministrator
[CmdletBinding()]
param()

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$system = 'HKLM:\SYSTEM\CurrentControlSet'
$stations = "$system\Control\Terminal Server\WinStations"
$listener = "$stations\RDP-Tcp"
$policy = 'HKLM:\SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services'
$crypto = "$env:ProgramData\Microsoft\Crypto"
# NETWORK SERVICE and the groups that its services are in: Everyone, Authenticated Users, SERVICE, Users, TermService.
$readers = 'S-1-5-20', 'S-1-1-0', 'S-1-5-11', 'S-1-5-6', 'S-1-5-32-545',
'S-1-5-80-446051430-1559341753-4161941529-1950928533-810483104'
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

function Format-Hex([byte[]] $Bytes) { ($Bytes | ForEach-Object { '{0:X2}' -f $_ }) -join '' }

# What the listener is bound to, as WMI has it; 0 is not valid, 1 self-signed, 2 policy, 3 custom.
function Get-Binding {
    $ways = 'none', 'self-signed', 'policy', 'custom'
    try {
        $setting = Get-CimInstance -Namespace root\cimv2\TerminalServices -ClassName Win32_TSGeneralSetting -Filter "TerminalName='RDP-Tcp'"
        @{ Bound = $ways[$setting.SSLCertificateSHA1HashType]; Thumbprint = ([string] $setting.SSLCertificateSHA1Hash).ToUpperInvariant() }
    } catch {
        $hash = Get-Entry $listener 'SSLCertificateSHA1Hash'
        $own = Get-Entry $stations 'SelfSignedCertificate'
        $template = Get-Entry $policy 'CertTemplateName'
        if ($hash -and $template) { @{ Bound = 'policy'; Thumbprint = Format-Hex $hash } }
        elseif ($hash) { @{ Bound = 'custom'; Thumbprint = Format-Hex $hash } }
        elseif ($own) { @{ Bound = 'self-signed'; Thumbprint = Format-Hex $own } }
        else { throw }
    }
}

function Find-Certificate([string] $Store) {
    if (Test-Path -LiteralPath "Cert:\LocalMachine\$Store") { Get-ChildItem -LiteralPath "Cert:\LocalMachine\$Store" }
}

# Whether a name, which may begin with "*.", is that of this host.
function Test-Name([string] $Name, [string[]] $Hosts) {
    foreach ($known in $Hosts) {
        if ($Name -eq $known) { return $true }
        $dot = $known.IndexOf('.')
        if ($dot -gt 0 -and $Name -eq ('*' + $known.Substring($dot))) { return $true }
    }
    $false
}

function Test-Reader($Acl) {
    $granted = 0
    $denied = 0
    foreach ($rule in $Acl.GetAccessRules($true, $true, [Security.Principal.SecurityIdentifier])) {
        if ($readers -notcontains $rule.IdentityReference.Value) { continue }
        if ("$($rule.AccessControlType)" -eq 'Deny') { $denied = $denied -bor [int] $rule.FileSystemRights }
        else { $granted = $granted -bor [int] $rule.FileSystemRights }
    }
    # Read data, or read or all as the generic rights that keys are given; a denial of any of them counts more.
    $reads = 0x1 -bor 0x10000000 -bor [int]::MinValue
    ($granted -band $reads) -ne 0 -and ($denied -band $reads) -eq 0
}

# The file of a private key, from the one word in the answer of certutil that no language changes.
function Find-KeyFile([string] $Thumbprint) {
    $answer = @(certutil.exe -silent -store My $Thumbprint) -join "`n"
    $match = [regex]::Match($answer, '\b[0-9a-f]{32}_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b')
    if (-not $match.Success) { throw 'Windows names no file for the private key.' }
    foreach ($folder in "$crypto\RSA\MachineKeys", "$crypto\Keys", "$crypto\SystemKeys") {
        if (Test-Path -LiteralPath "$folder\$($match.Value)") { return "$folder\$($match.Value)" }
    }
    "$crypto\RSA\MachineKeys\$($match.Value)"
}

$certificate = $null
$aboutCertificate = 'subject', 'namesHost', 'selfSigned', 'sha256', 'notBefore', 'notAfter', 'daysLeft', 'begun',
'serverAuthentication', 'hasPrivateKey', 'keyKind', 'keyFile', 'keyFileFound', 'networkServiceMayRead'
$isLookedUp = $false

try {
    $binding = Get-Binding
    $reading.bound = $binding.Bound
    $reading.thumbprint = if ($binding.Bound -eq 'none') { '' } else { $binding.Thumbprint }
} catch {
    $binding = $null
    foreach ($key in 'bound', 'thumbprint') {
        if (-not $reading.Contains($key)) { $unknown[$key] = "$_" }
    }
}

try {
    $own = @(Find-Certificate 'Remote Desktop')
    $reading.selfSignedCount = $own.Count
    if ($null -eq $binding) { throw 'What the listener is bound to could not be read.' }
    $inOwn = @($own | Where-Object Thumbprint -EQ $reading.thumbprint)
    $inPersonal = @(Find-Certificate 'My' | Where-Object Thumbprint -EQ $reading.thumbprint)
    $certificate = @($inOwn + $inPersonal + $null)[0]
    $reading.store = if ($inOwn.Count -gt 0) { 'remote-desktop' } elseif ($inPersonal.Count -gt 0) { 'personal' } else { 'none' }
    $reading.inStore = $null -ne $certificate
    $isLookedUp = $true
} catch {
    foreach ($key in 'store', 'inStore') {
        if (-not $reading.Contains($key)) { $unknown[$key] = "$_" }
    }
    if (-not $reading.Contains('selfSignedCount')) { $unknown.selfSignedCount = "$_" }
}

if ($null -eq $certificate) {
    $why = if ($isLookedUp) { 'There is no certificate.' } else { 'The certificate could not be looked up.' }
    foreach ($key in $aboutCertificate) { $unknown[$key] = $why }
} else {
    $reading.subject = [string] $certificate.Subject
    $reading.selfSigned = $certificate.Subject -eq $certificate.Issuer
    $reading.notBefore = $certificate.NotBefore.ToUniversalTime().ToString('s') + 'Z'
    $reading.notAfter = $certificate.NotAfter.ToUniversalTime().ToString('s') + 'Z'
    $reading.daysLeft = [int] [Math]::Floor(($certificate.NotAfter - (Get-Date)).TotalDays)
    $reading.begun = $certificate.NotBefore -le (Get-Date)
    $reading.hasPrivateKey = $certificate.HasPrivateKey
    try {
        $reading.sha256 = (Get-FileHash -Algorithm SHA256 -InputStream ([IO.MemoryStream]::new($certificate.RawData))).Hash
    } catch {
        $unknown.sha256 = "$_"
    }
    try {
        # Server Authentication, Remote Desktop Authentication, or any purpose.
        $fitting = '1.3.6.1.5.5.7.3.1', '1.3.6.1.4.1.311.54.1.2', '2.5.29.37.0'
        $purposes = @($certificate.EnhancedKeyUsageList | ForEach-Object { $_.ObjectId })
        $reading.serverAuthentication = $purposes.Count -eq 0 -or @($purposes | Where-Object { $fitting -contains $_ }).Count -gt 0
    } catch {
        $unknown.serverAuthentication = "$_"
    }
    try {
        $network = "$system\Services\Tcpip\Parameters"
        $short = [string] (Get-Needed $network 'Hostname')
        $hosts = @($short, "$short.$(Get-Entry $network 'Domain')")
        $names = @($certificate.DnsNameList | ForEach-Object { $_.Unicode })
        $reading.namesHost = @($names | Where-Object { Test-Name $_ $hosts }).Count -gt 0
    } catch {
        $unknown.namesHost = "$_"
    }
    try {
        if (-not $certificate.HasPrivateKey) {
            $reading.keyKind = 'none'
            throw 'The certificate has no private key.'
        }
        if ($reading.store -eq 'remote-desktop') {
            $machine = Get-Needed 'HKLM:\SOFTWARE\Microsoft\Cryptography' 'MachineGuid'
            $reading.keyFile = "$crypto\RSA\MachineKeys\f686aace6942fb7f7ceb231212eef4a4_$machine"
        } else {
            $reading.keyFile = Find-KeyFile $reading.thumbprint
        }
        $reading.keyFileFound = Test-Path -LiteralPath $reading.keyFile
        $isCapi = $reading.keyFile -like '*\RSA\MachineKeys\*'
        $isCng = $reading.keyFile -like "$crypto\Keys\*"
        $reading.keyKind = if ($isCapi) { 'capi' } elseif ($isCng) { 'cng' } else { 'other' }
        if (-not $reading.keyFileFound) { throw 'The key file is not there.' }
        $reading.networkServiceMayRead = Test-Reader (Get-Acl -LiteralPath $reading.keyFile)
    } catch {
        foreach ($key in 'keyKind', 'keyFile', 'keyFileFound', 'networkServiceMayRead') {
            if (-not $reading.Contains($key)) { $unknown[$key] = "$_" }
        }
    }
}

$reading.unknown = $unknown
[pscustomobject] $reading | ConvertTo-Json -Compress

<#
.SYNOPSIS
    Reads the one key file of the self-signed RDP certificate: is it there, and who may read and replace it.
.DESCRIPTION
    Only the access rules are read, never the key. With the rules that Windows sets by itself an administrator may not
    even read the rules; that is normal, and makes them unknown. Files of the same key with the number of
    another installation are counted, too.
.OUTPUTS
    One JSON object: path, found, bytes, empty, written, owner, networkServiceMayRead, systemMayReplace,
    othersMayRead, folderOwner, folderRight, strangers. "unknown" says what could not be read, and why.
.NOTES
    Needs: administrator. Not yet run on a real Windows.
#>
#Requires -Version 5.1
#Requires -RunAsAdministrator
[CmdletBinding()]
param()

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$folder = "$env:ProgramData\Microsoft\Crypto\RSA\MachineKeys"
$container = 'f686aace6942fb7f7ceb231212eef4a4'
$everyone = 'S-1-1-0', 'S-1-5-11', 'S-1-5-32-545'
# NETWORK SERVICE and the groups that its services are in, with SERVICE and TermService.
$networkService = $everyone + 'S-1-5-20' + 'S-1-5-6' + 'S-1-5-80-446051430-1559341753-4161941529-1950928533-810483104'
$administrators = 'S-1-5-32-544', 'S-1-1-0', 'S-1-5-11'
$localSystem = 'S-1-5-18', 'S-1-5-32-544', 'S-1-1-0', 'S-1-5-11'
$all = 0x10000000
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

# The rights that the rules give to any of these SIDs, less what they deny. Rules for what lies below do not count.
function Get-Right($Acl, [string[]] $Sids) {
    $granted = 0
    $denied = 0
    foreach ($rule in $Acl.GetAccessRules($true, $true, [Security.Principal.SecurityIdentifier])) {
        if ($Sids -notcontains $rule.IdentityReference.Value -or "$($rule.PropagationFlags)" -like '*InheritOnly*') { continue }
        if ("$($rule.AccessControlType)" -eq 'Deny') { $denied = $denied -bor [int] $rule.FileSystemRights }
        else { $granted = $granted -bor [int] $rule.FileSystemRights }
    }
    $granted -band -bnot $denied
}

# All of the rights, or the generic right that stands for them.
function Test-Right([int] $Given, [int] $Wanted, [int] $Generic) {
    ($Given -band $Wanted) -eq $Wanted -or ($Given -band $Generic) -eq $Generic -or ($Given -band $all) -ne 0
}

$file = $null
$aboutFile = 'bytes', 'empty', 'written', 'owner', 'networkServiceMayRead', 'systemMayReplace', 'othersMayRead'
try {
    $machine = [string] (Get-Needed 'HKLM:\SOFTWARE\Microsoft\Cryptography' 'MachineGuid')
    $reading.path = "$folder\${container}_$machine"
    $files = @(Get-ChildItem -LiteralPath $folder -Filter "${container}_*" -Force)
    $file = @(@($files | Where-Object Name -EQ "${container}_$machine") + $null)[0]
    $reading.found = $null -ne $file
    $reading.strangers = @($files | Where-Object Name -NE "${container}_$machine").Count
} catch {
    foreach ($key in @('path', 'found', 'strangers') + $aboutFile) {
        if (-not $reading.Contains($key)) { $unknown[$key] = "$_" }
    }
}

if ($null -ne $file) {
    $reading.bytes = $file.Length
    $reading.empty = $file.Length -eq 0
    $reading.written = $file.LastWriteTimeUtc.ToString('s') + 'Z'
    try {
        $acl = Get-Acl -LiteralPath $reading.path
        $reading.owner = $acl.GetOwner([Security.Principal.SecurityIdentifier]).Value
        $reading.networkServiceMayRead = Test-Right (Get-Right $acl $networkService) 0x1 ([int]::MinValue)
        # Write data and delete.
        $reading.systemMayReplace = Test-Right (Get-Right $acl $localSystem) 0x10002 0x40010000
        $reading.othersMayRead = Test-Right (Get-Right $acl $everyone) 0x1 ([int]::MinValue)
    } catch {
        foreach ($key in 'owner', 'networkServiceMayRead', 'systemMayReplace', 'othersMayRead') {
            if (-not $reading.Contains($key)) { $unknown[$key] = "$_" }
        }
    }
} elseif ($reading.Contains('found')) {
    foreach ($key in $aboutFile) { $unknown[$key] = 'The key file is not there.' }
}

try {
    $acl = Get-Acl -LiteralPath $folder
    $reading.folderOwner = $acl.GetOwner([Security.Principal.SecurityIdentifier]).Value
    # List and create files; SYSTEM only has to create them.
    $isManaged = Test-Right (Get-Right $acl $administrators) 0x3 0x40000000
    $reading.folderRight = $isManaged -and (Test-Right (Get-Right $acl $localSystem) 0x2 0x40000000)
} catch {
    foreach ($key in 'folderOwner', 'folderRight') {
        if (-not $reading.Contains($key)) { $unknown[$key] = "$_" }
    }
}

$reading.unknown = $unknown
[pscustomobject] $reading | ConvertTo-Json -Compress

# Access rules are kept as SDDL; this reads and writes the part of it that files have.

$script:sids = @{
    SY = 'S-1-5-18'; BA = 'S-1-5-32-544'; NS = 'S-1-5-20'; LS = 'S-1-5-19'; WD = 'S-1-1-0'; AU = 'S-1-5-11'; BU = 'S-1-5-32-545'
}
$script:rights = @{
    FA = 0x1F01FF; FR = 0x120089; FW = 0x120116; FX = 0x1200A0; GA = 0x10000000; GR = [int]::MinValue; GW = 0x40000000
    RC = 0x20000; SD = 0x10000; WD = 0x40000; WO = 0x80000
}

function ConvertTo-Sid([string] $Name) {
    if ($script:sids.ContainsKey($Name)) { $script:sids[$Name] } else { $Name }
}

function ConvertFrom-Sid([string] $Sid) {
    foreach ($short in $script:sids.Keys) { if ($script:sids[$short] -eq $Sid) { return $short } }
    $Sid
}

function ConvertTo-Mask([string] $Text) {
    if ($Text -match '^0x') { return [int] [long] $Text }
    $mask = 0
    for ($at = 0; $at -lt $Text.Length; $at += 2) { $mask = $mask -bor $script:rights[$Text.Substring($at, 2)] }
    $mask
}

function Split-Rules([string] $Sddl) {
    foreach ($match in [regex]::Matches($Sddl, '\((?<type>[AD]);(?<flags>[^;]*);(?<rights>[^;]*);;;(?<sid>[^)]+)\)')) {
        [pscustomobject] @{
            Type = $match.Groups['type'].Value; Flags = $match.Groups['flags'].Value
            Rights = $match.Groups['rights'].Value; Sid = ConvertTo-Sid $match.Groups['sid'].Value
        }
    }
}

function Get-OwnerSid([string] $Sddl) {
    ConvertTo-Sid ([regex]::Match($Sddl, '^O:(S-[\d-]+|[A-Z]{2})').Groups[1].Value)
}

function Join-Sddl([string] $Owner, $Rules, [switch] $Protected) {
    $lines = @($Rules | ForEach-Object { "($($_.Type);$($_.Flags);$($_.Rights);;;$(ConvertFrom-Sid $_.Sid))" }) -join ''
    "O:$(ConvertFrom-Sid $Owner)G:SYD:$(if ($Protected) { 'PAI' } else { 'AI' })$lines"
}

# Whether any of the accounts is granted all of the rights and denied none.
function Test-Granted([string] $Sddl, [string[]] $Accounts, [int] $Wanted) {
    $granted = 0
    foreach ($rule in Split-Rules $Sddl) {
        if ($Accounts -notcontains $rule.Sid -or $rule.Flags -like '*IO*') { continue }
        $mask = ConvertTo-Mask $rule.Rights
        if ($mask -band 0x10000000) { $mask = $script:rights['FA'] }
        if ($rule.Type -eq 'D') { if ($mask -band $Wanted) { return $false } }
        else { $granted = $granted -bor $mask }
    }
    ($granted -band $Wanted) -eq $Wanted
}

# An administrator reads rules where a rule or the ownership lets him.
function Test-AdministratorMay([string] $Sddl, [int] $Wanted) {
    (Get-OwnerSid $Sddl) -eq 'S-1-5-32-544' -or (Test-Granted $Sddl @('S-1-5-32-544', 'S-1-1-0', 'S-1-5-11') $Wanted)
}

# What Get-Acl gives, as far as scripts look at it.
function New-Rules([string] $Sddl) {
    $acl = [pscustomobject] @{ Sddl = $Sddl; Owner = Get-OwnerSid $Sddl }
    $acl | Add-Member -MemberType ScriptMethod -Name GetOwner -Value {
        param($Kind)
        [pscustomobject] @{ Value = $this.Owner }
    }
    $acl | Add-Member -MemberType ScriptMethod -Name GetSecurityDescriptorSddlForm -Value { param($Sections) $this.Sddl }
    $acl | Add-Member -MemberType ScriptMethod -Name GetAccessRules -Value {
        param($Explicit, $Inherited, $Kind)
        foreach ($rule in Split-Rules $this.Sddl) {
            [pscustomobject] @{
                IdentityReference = [pscustomobject] @{ Value = $rule.Sid }
                AccessControlType = if ($rule.Type -eq 'D') { 'Deny' } else { 'Allow' }
                FileSystemRights = ConvertTo-Mask $rule.Rights
                PropagationFlags = if ($rule.Flags -like '*IO*') { 'InheritOnly' } else { 'None' }
                IsInherited = $rule.Flags -like '*ID*'
            }
        }
    }
    $acl
}

<#
.SYNOPSIS
    Gives Windows back its rights on the one key file of Remote Desktop.
.DESCRIPTION
    Adds full control for SYSTEM and read for NETWORK SERVICE to the file
    MachineKeys\f686aace6942fb7f7ceb231212eef4a4_<MachineGuid>, and to no other file and no folder. The rights as
    they are now are kept by "icacls /save" in a folder that only administrators and SYSTEM may enter; the owner is
    taken over only for the moment of the change. Then SessionEnv is restarted, so that Windows can renew the
    certificate; TermService and the sessions are left alone. Rights that are there already are left as they are:
    running it twice does no harm.
.OUTPUTS
    One JSON object that rollback.ps1 receives as -State: changed, backup, owner.
.NOTES
    Needs: administrator. Not yet run on a real Windows.
#>
#Requires -Version 5.1
#Requires -RunAsAdministrator
[CmdletBinding(SupportsShouldProcess)]
param([Parameter(Mandatory)] [ValidateSet('S-1-5-18', 'S-1-5-20', 'S-1-5-32-544')] [string] $Owner)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$administrators = 'S-1-5-32-544'
$guid = (Get-ItemProperty -LiteralPath 'HKLM:\SOFTWARE\Microsoft\Cryptography' -Name 'MachineGuid').MachineGuid
if ($guid -notmatch '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$') {
    throw 'The MachineGuid of this host is no GUID, so the name of its key file is not known.'
}
$file = "$env:ProgramData\Microsoft\Crypto\RSA\MachineKeys\f686aace6942fb7f7ceb231212eef4a4_$guid"
if (-not (Test-Path -LiteralPath $file -PathType Leaf)) {
    throw "There is no key file $file; Windows makes one with its next certificate."
}
if ((Get-Item -LiteralPath $file -Force).Attributes -band [IO.FileAttributes]::ReparsePoint) {
    throw "$file is a link; it is left to a person."
}

function Assert-Native([string] $What) {
    if ($LASTEXITCODE -ne 0) { throw "$What failed (exit code $LASTEXITCODE)." }
}

# Whoever else owned the key of this machine is not among those to whom it may be given back.
function Restore-Owner([string] $Path, [string] $Sid) {
    switch ($Sid) {
        'S-1-5-18' { $null = icacls.exe $Path /setowner '*S-1-5-18' /q }
        'S-1-5-20' { $null = icacls.exe $Path /setowner '*S-1-5-20' /q }
        'S-1-5-32-544' { $null = icacls.exe $Path /setowner '*S-1-5-32-544' /q }
        default { throw 'The owner is neither SYSTEM nor NETWORK SERVICE nor Administrators.' }
    }
    Assert-Native 'icacls /setowner'
}

# Somebody who made the folder first could hand forged contents to the way back.
function Protect-Backup([string] $Base, [string] $Folder) {
    if (-not (Test-Path -LiteralPath $Base)) {
        $null = New-Item -ItemType Directory -Path $Base
        $null = icacls.exe $Base /setowner "*$administrators" /q
        Assert-Native "icacls /setowner for $Base"
    }
    $item = Get-Item -LiteralPath $Base -Force
    $sddl = (Get-Acl -LiteralPath $Base).Sddl
    if (($item.Attributes -band [IO.FileAttributes]::ReparsePoint) -or $sddl -notmatch '^O:(BA|SY)') {
        throw "$Base belongs to somebody else; nothing was changed. Have an administrator remove it."
    }
    $null = icacls.exe $Base /inheritance:r /grant:r '*S-1-5-18:(OI)(CI)F' "*${administrators}:(OI)(CI)F" /q
    Assert-Native "icacls for $Base"
    $null = New-Item -ItemType Directory -Path "$Base\$Folder"
}

# With SYSTEM and NETWORK SERVICE alone in the list, an administrator may not read it: nothing is known then.
$sddl = try { (Get-Acl -LiteralPath $file).Sddl } catch { '' }
if ($sddl -match '\(D;') {
    throw 'A rule of the key file denies something, and rights that are added do not help against that; it is left to a person.'
}
if ($sddl -match '\(A;[^;]*;FA;;;SY\)' -and $sddl -match '\(A;[^;]*;(FA|FR|0x120089);;;NS\)') {
    [pscustomobject]@{
        changed = $false
        backup = ''
        owner = $Owner
        preview = @('nothing: SYSTEM and NETWORK SERVICE have their rights on the key file')
    } | ConvertTo-Json -Compress
    return
}

if ($PSCmdlet.ShouldProcess($file, 'grant full control to SYSTEM, read to NETWORK SERVICE')) {
    $base = "$env:ProgramData\Fettle"
    $backup = 'key-rights-' + [Guid]::NewGuid().ToString('N')
    Protect-Backup $base $backup

    # Told before anything happens: a rollback then knows what to do wherever the script ends.
    [pscustomobject]@{ changed = $true; backup = $backup; owner = $Owner } | ConvertTo-Json -Compress
    if ($Owner -ne $administrators) {
        $null = takeown.exe /f $file /a
        Assert-Native 'takeown'
    }
    try {
        $null = icacls.exe $file /save "$base\$backup\key.acl" /q
        Assert-Native 'icacls /save'
        $null = icacls.exe $file /grant '*S-1-5-18:(F)' '*S-1-5-20:(R)' /q
        Assert-Native 'icacls /grant'
    } finally {
        Restore-Owner $file $Owner
    }
    Restart-Service -Name 'SessionEnv' -Force
} else {
    [pscustomobject]@{
        preview = @(
            "${file}: SYSTEM (S-1-5-18) gets full control, NETWORK SERVICE (S-1-5-20) may read; the owner stays $Owner",
            "the rights as they are now: kept in a new folder in $env:ProgramData\Fettle",
            'service SessionEnv: restarted; TermService and the sessions are left alone'
        )
    } | ConvertTo-Json -Compress
}

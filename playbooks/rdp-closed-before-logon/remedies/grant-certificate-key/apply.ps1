<#
.SYNOPSIS
    Lets NETWORK SERVICE read the private key of the certificate that the listener is bound to.
.DESCRIPTION
    Adds read for NETWORK SERVICE, as which Remote Desktop Services runs, to the one file of that key, in
    Crypto\RSA\MachineKeys or Crypto\Keys. No other file, no folder and no owner changes. The rights as they are
    now are kept by "icacls /save" in a folder that only administrators and SYSTEM may enter. New connections use
    the key at once; nothing is restarted. A right that is there already is left as it is: running it twice does
    no harm.
.OUTPUTS
    One JSON object that rollback.ps1 receives as -State: changed, backup, keyFile.
.NOTES
    Needs: administrator. Not yet run on a real Windows.
#>
#Requires -Version 5.1
#Requires -RunAsAdministrator
[CmdletBinding(SupportsShouldProcess)]
param([Parameter(Mandatory)] [string] $KeyFile)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$administrators = 'S-1-5-32-544'
$name = $KeyFile -replace '^.*\\', ''
$places = 'RSA\MachineKeys', 'Keys', 'SystemKeys'
$allowed = @($places | ForEach-Object { "$env:ProgramData\Microsoft\Crypto\$_\$name" })
if ($name -notmatch '^[0-9A-Za-z_.{}-]{1,150}$' -or $allowed -notcontains $KeyFile) {
    throw 'That is not a file in which Windows keeps a machine key.'
}
if (-not (Test-Path -LiteralPath $KeyFile -PathType Leaf)) {
    throw "There is no key file $KeyFile."
}
if ((Get-Item -LiteralPath $KeyFile -Force).Attributes -band [IO.FileAttributes]::ReparsePoint) {
    throw "$KeyFile is a link; it is left to a person."
}

function Assert-Native([string] $What) {
    if ($LASTEXITCODE -ne 0) { throw "$What failed (exit code $LASTEXITCODE)." }
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

$sddl = (Get-Acl -LiteralPath $KeyFile).Sddl
if ($sddl -match '\(D;') {
    throw 'A rule of the key file denies something, and a right that is added does not help against that; it is left to a person.'
}
if ($sddl -match '\(A;[^;]*;(FA|FR|0x120089);;;NS\)') {
    [pscustomobject]@{
        changed = $false
        backup = ''
        keyFile = $KeyFile
        preview = @('nothing: NETWORK SERVICE may read the key')
    } | ConvertTo-Json -Compress
    return
}

if ($PSCmdlet.ShouldProcess($KeyFile, 'grant read to NETWORK SERVICE')) {
    $base = "$env:ProgramData\Fettle"
    $backup = 'certificate-key-' + [Guid]::NewGuid().ToString('N')
    Protect-Backup $base $backup

    # Told before anything happens: a rollback then knows what to do wherever the script ends.
    [pscustomobject]@{ changed = $true; backup = $backup; keyFile = $KeyFile } | ConvertTo-Json -Compress
    $null = icacls.exe $KeyFile /save "$base\$backup\key.acl" /q
    Assert-Native 'icacls /save'
    $null = icacls.exe $KeyFile /grant '*S-1-5-20:(R)' /q
    Assert-Native 'icacls /grant'
} else {
    [pscustomobject]@{
        preview = @(
            "${KeyFile}: NETWORK SERVICE (S-1-5-20) may read; owner and all other rights stay",
            "the rights as they are now: kept in a new folder in $env:ProgramData\Fettle"
        )
    } | ConvertTo-Json -Compress
}

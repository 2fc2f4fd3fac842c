<#
.SYNOPSIS
    Puts the rights and the owner of the key file of Remote Desktop back as they were.
.DESCRIPTION
    Reads the rights that "icacls /save" kept. Where none were kept, none had been changed, and only the owner is
    put back. Running it twice does no harm.
.OUTPUTS
    One JSON object: restored.
.NOTES
    Needs: administrator. Not yet run on a real Windows.
#>
#Requires -Version 5.1
#Requires -RunAsAdministrator
[CmdletBinding()]
param([Parameter(Mandatory)] [pscustomobject] $State)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Assert-Native([string] $What) {
    if ($LASTEXITCODE -ne 0) { throw "$What failed (exit code $LASTEXITCODE)." }
}

function Restore-Owner([string] $Path, [string] $Sid) {
    switch ($Sid) {
        'S-1-5-18' { $null = icacls.exe $Path /setowner '*S-1-5-18' /q }
        'S-1-5-20' { $null = icacls.exe $Path /setowner '*S-1-5-20' /q }
        'S-1-5-32-544' { $null = icacls.exe $Path /setowner '*S-1-5-32-544' /q }
        default { throw 'The owner is neither SYSTEM nor NETWORK SERVICE nor Administrators.' }
    }
    Assert-Native 'icacls /setowner'
}

if (-not $State.changed) {
    [pscustomobject]@{ restored = $false } | ConvertTo-Json -Compress
    return
}
if ($State.backup -notmatch '^key-rights-[0-9a-f]{32}$' -or $State.owner -notin 'S-1-5-18', 'S-1-5-20', 'S-1-5-32-544') {
    throw 'What apply.ps1 told is not what it tells; nothing was put back.'
}
$guid = (Get-ItemProperty -LiteralPath 'HKLM:\SOFTWARE\Microsoft\Cryptography' -Name 'MachineGuid').MachineGuid
if ($guid -notmatch '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$') {
    throw 'The MachineGuid of this host is no GUID, so the name of its key file is not known.'
}
$folder = "$env:ProgramData\Microsoft\Crypto\RSA\MachineKeys"
$file = "$folder\f686aace6942fb7f7ceb231212eef4a4_$guid"
$saved = "$env:ProgramData\Fettle\$($State.backup)\key.acl"

try {
    if (Test-Path -LiteralPath $saved -PathType Leaf) {
        # The list may not name administrators; their rights to change it come with the ownership.
        $null = takeown.exe /f $file /a
        Assert-Native 'takeown'
        $null = icacls.exe $folder /restore $saved /q
        Assert-Native 'icacls /restore'
    }
} finally {
    Restore-Owner $file $State.owner
}
[pscustomobject]@{ restored = $true } | ConvertTo-Json -Compress

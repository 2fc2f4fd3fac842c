<#
.SYNOPSIS
    Moves the broken key file of Remote Desktop aside, so that Windows makes a new key and a new certificate.
.DESCRIPTION
    Moves the one file MachineKeys\f686aace6942fb7f7ceb231212eef4a4_<MachineGuid> into a folder that only
    administrators and SYSTEM may enter, with its owner and its rights, and the self-signed certificates to the
    store "FettleRetired". Nothing is deleted, and no other key is touched. TermService is stopped for it and started
    again: every connection over Remote Desktop ends, the sessions stay. Stops where a policy or an administrator
    chose the certificate. Where the file is not there, nothing is done: running it twice does no harm while
    Windows has made no new one.
.OUTPUTS
    One JSON object that rollback.ps1 receives as -State: changed, backup, retired.
.NOTES
    Needs: administrator. Not yet run on a real Windows.
#>
#Requires -Version 5.1
#Requires -RunAsAdministrator
[CmdletBinding(SupportsShouldProcess)]
param([Parameter(Mandatory)] [string] $Written)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$administrators = 'S-1-5-32-544'
$store = 'Cert:\LocalMachine\Remote Desktop'
$retiredStore = 'Cert:\LocalMachine\FettleRetired'
$waitSeconds = 20

$setting = Get-CimInstance -Namespace 'root\cimv2\TerminalServices' -ClassName 'Win32_TSGeneralSetting' -Filter "TerminalName='RDP-Tcp'"
# 2: chosen by a policy, 3: by an administrator. Windows would not use a new one of its own.
if ($setting.SSLCertificateSHA1HashType -gt 1) {
    throw 'A policy or an administrator chose the certificate of the listener; its key is not mine to move.'
}
$service = Get-CimInstance -ClassName 'Win32_Service' -Filter "Name='TermService'"
if ($service.StartMode -eq 'Disabled' -or $service.State -notin 'Running', 'Stopped') {
    throw "TermService is $($service.State), start type $($service.StartMode); it has to be able to stop and start."
}
$guid = (Get-ItemProperty -LiteralPath 'HKLM:\SOFTWARE\Microsoft\Cryptography' -Name 'MachineGuid').MachineGuid
if ($guid -notmatch '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$') {
    throw 'The MachineGuid of this host is no GUID, so the name of its key file is not known.'
}
$name = "f686aace6942fb7f7ceb231212eef4a4_$guid"
$file = "$env:ProgramData\Microsoft\Crypto\RSA\MachineKeys\$name"
$isThere = Test-Path -LiteralPath $file -PathType Leaf
$present = @(if (Test-Path -LiteralPath $store) { Get-ChildItem -LiteralPath $store })

function Resume-RemoteDesktop {
    Start-Service -Name 'TermService'
    $redirector = Get-CimInstance -ClassName 'Win32_Service' -Filter "Name='UmRdpService'"
    if ($null -ne $redirector -and $redirector.StartMode -ne 'Disabled') {
        Start-Service -Name 'UmRdpService'
    }
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

$isOther = $false
if ($isThere) {
    $item = Get-Item -LiteralPath $file -Force
    if ($item.Attributes -band [IO.FileAttributes]::ReparsePoint) {
        throw "$file is a link; it is left to a person."
    }
    $when = $item.LastWriteTimeUtc.ToString('s') + 'Z'
    $isOther = $when -ne $Written
}
if (-not $isThere -or $isOther) {
    $why = if ($isOther) { 'the key file is another one than the one that was looked at' } else { 'there is no key file' }
    [pscustomobject]@{ changed = $false; backup = ''; retired = @(); preview = @("nothing: $why") } | ConvertTo-Json -Compress
    return
}

if ($PSCmdlet.ShouldProcess($file, 'move aside, and restart Remote Desktop Services')) {
    $base = "$env:ProgramData\Fettle"
    $backup = 'orphaned-key-' + [Guid]::NewGuid().ToString('N')
    Protect-Backup $base $backup

    # Told before anything happens: a rollback then knows what to do wherever the script ends.
    [pscustomobject]@{
        changed = $true
        backup = $backup
        retired = @($present | ForEach-Object { $_.Thumbprint })
    } | ConvertTo-Json -Compress
    try {
        Stop-Service -Name 'TermService' -Force
        Move-Item -LiteralPath $file -Destination "$base\$backup\$name"
        if ($present.Count -gt 0 -and -not (Test-Path -LiteralPath $retiredStore)) {
            $null = New-Item -Path $retiredStore
        }
        foreach ($certificate in $present) {
            Move-Item -LiteralPath "$store\$($certificate.Thumbprint)" -Destination $retiredStore
        }
    } finally {
        Resume-RemoteDesktop
        Restart-Service -Name 'SessionEnv' -Force
    }

    $made = @()
    for ($second = 0; $second -lt $waitSeconds -and $made.Count -eq 0; $second += 1) {
        Start-Sleep -Seconds 1
        $made = @(if (Test-Path -LiteralPath $store) { Get-ChildItem -LiteralPath $store | Where-Object { $_.HasPrivateKey } })
    }
    if ($made.Count -eq 0) {
        throw "Windows made no new certificate within $waitSeconds seconds."
    }
} else {
    $preview = @("${file}: moved, with owner and rights, to a new folder in $env:ProgramData\Fettle")
    $preview += @($present | ForEach-Object { "certificate $($_.Thumbprint): moved to the store FettleRetired" })
    $preview += 'services TermService, UmRdpService and SessionEnv: restarted; every connection over Remote Desktop ends'
    [pscustomobject]@{ preview = $preview } | ConvertTo-Json -Compress
}

<#
.SYNOPSIS
    Puts the key file of Remote Desktop and its certificates back where they were.
.DESCRIPTION
    What Windows made meanwhile is moved aside in the same way, the key file into the folder of the old one, the
    certificates to the store "FettleRetired". Nothing is deleted. TermService is stopped for it and started again. Running
    it twice does no harm.
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

$store = 'Cert:\LocalMachine\Remote Desktop'
$retiredStore = 'Cert:\LocalMachine\FettleRetired'

if (-not $State.changed) {
    [pscustomobject]@{ restored = $false } | ConvertTo-Json -Compress
    return
}
if ($State.backup -notmatch '^orphaned-key-[0-9a-f]{32}$') {
    throw 'What apply.ps1 told is not what it tells; nothing was put back.'
}
$guid = (Get-ItemProperty -LiteralPath 'HKLM:\SOFTWARE\Microsoft\Cryptography' -Name 'MachineGuid').MachineGuid
if ($guid -notmatch '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$') {
    throw 'The MachineGuid of this host is no GUID, so the name of its key file is not known.'
}
$name = "f686aace6942fb7f7ceb231212eef4a4_$guid"
$file = "$env:ProgramData\Microsoft\Crypto\RSA\MachineKeys\$name"
$folder = "$env:ProgramData\Fettle\$($State.backup)"
$retired = @($State.retired | Where-Object { $_ -match '^[0-9A-F]{40}$' })
function Resume-RemoteDesktop {
    Start-Service -Name 'TermService'
    $redirector = Get-CimInstance -ClassName 'Win32_Service' -Filter "Name='UmRdpService'"
    if ($null -ne $redirector -and $redirector.StartMode -ne 'Disabled') {
        Start-Service -Name 'UmRdpService'
    }
}

$isKept = Test-Path -LiteralPath "$folder\$name" -PathType Leaf
$away = @($retired | Where-Object { Test-Path -LiteralPath "$retiredStore\$_" })

if ($isKept -or $away.Count -gt 0) {
    try {
        Stop-Service -Name 'TermService' -Force
        if ($isKept -and (Test-Path -LiteralPath $file -PathType Leaf)) {
            Move-Item -LiteralPath $file -Destination "$folder\made-$([Guid]::NewGuid().ToString('N'))"
        }
        if ($isKept) {
            Move-Item -LiteralPath "$folder\$name" -Destination $file
        }
        $made = @(if (Test-Path -LiteralPath $store) { Get-ChildItem -LiteralPath $store | Where-Object { $retired -notcontains $_.Thumbprint } })
        foreach ($certificate in $made) {
            Move-Item -LiteralPath "$store\$($certificate.Thumbprint)" -Destination $retiredStore
        }
        foreach ($thumbprint in $away) {
            Move-Item -LiteralPath "$retiredStore\$thumbprint" -Destination $store
        }
    } finally {
        Resume-RemoteDesktop
    }
}
[pscustomobject]@{ restored = $isKept -or $away.Count -gt 0 } | ConvertTo-Json -Compress

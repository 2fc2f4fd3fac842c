<#
.SYNOPSIS
    Binds the certificate to the RDP listener again that was taken off it.
.DESCRIPTION
    Where somebody has bound another one meanwhile, that one stays. Restarts SessionEnv, TermService and
    UmRdpService. Running it twice does no harm.
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

$listener = 'HKLM:\SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp'
if (-not $State.changed) {
    [pscustomobject]@{ restored = $false } | ConvertTo-Json -Compress
    return
}
if ($State.hash -notmatch '^[0-9A-F]{40}$') {
    throw 'What apply.ps1 told is not what it tells; nothing was put back.'
}
$values = Get-ItemProperty -LiteralPath $listener
$isBound = $values.PSObject.Properties.Name -contains 'SSLCertificateSHA1Hash'
if ($isBound) {
    $bound = [BitConverter]::ToString([byte[]] $values.SSLCertificateSHA1Hash).Replace('-', '')
    if ($bound -ne $State.hash) {
        throw "Somebody has bound the certificate $bound since; it was left as it is."
    }
} else {
    $bytes = [byte[]] @(for ($at = 0; $at -lt 40; $at += 2) { [Convert]::ToByte($State.hash.Substring($at, 2), 16) })
    $null = New-ItemProperty -LiteralPath $listener -Name 'SSLCertificateSHA1Hash' -PropertyType Binary -Value $bytes
}
Restart-Service -Name 'SessionEnv' -Force
Restart-Service -Name 'TermService' -Force
[pscustomobject]@{ restored = -not $isBound } | ConvertTo-Json -Compress

<#
.SYNOPSIS
    Binds the RDP listener to the certificate again that it was bound to before.
.DESCRIPTION
    Writes the value SSLCertificateSHA1Hash of the listener, since Windows' own tools refuse a certificate that is not
    there. Where somebody has bound another one meanwhile, that one stays. Running it twice does no harm.
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
if ($State.hash -notmatch '^[0-9A-F]{40}$' -or $State.replacement -notmatch '^[0-9A-F]{40}$') {
    throw 'What apply.ps1 told is not what it tells; nothing was put back.'
}
$bound = [BitConverter]::ToString([byte[]] (Get-ItemProperty -LiteralPath $listener -Name 'SSLCertificateSHA1Hash').SSLCertificateSHA1Hash).Replace('-', '')
if ($bound -notin $State.hash, $State.replacement) {
    throw "Somebody has bound the certificate $bound since; it was left as it is."
}
$isOther = $bound -ne $State.hash
if ($isOther) {
    $bytes = [byte[]] @(for ($at = 0; $at -lt 40; $at += 2) { [Convert]::ToByte($State.hash.Substring($at, 2), 16) })
    Set-ItemProperty -LiteralPath $listener -Name 'SSLCertificateSHA1Hash' -Value $bytes
}
[pscustomobject]@{ restored = $isOther } | ConvertTo-Json -Compress

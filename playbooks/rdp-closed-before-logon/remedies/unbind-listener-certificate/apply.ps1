<#
.SYNOPSIS
    Takes the chosen certificate off the RDP listener, so that Windows uses its self-signed one again.
.DESCRIPTION
    Removes the value SSLCertificateSHA1Hash of the listener and restarts SessionEnv, TermService and UmRdpService:
    every connection over Remote Desktop ends, the sessions stay. The certificate and its key stay where they
    are. Stops where a policy chose the certificate, where another one is bound than the one that was looked at,
    and on a Connection Broker. Where nothing is bound, nothing is done: running it twice does no harm.
.OUTPUTS
    One JSON object that rollback.ps1 receives as -State: changed, hash.
.NOTES
    Needs: administrator. Not yet run on a real Windows.
#>
#Requires -Version 5.1
#Requires -RunAsAdministrator
[CmdletBinding(SupportsShouldProcess)]
param([Parameter(Mandatory)] [ValidatePattern('^[0-9A-F]{40}$')] [string] $Thumbprint)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$listener = 'HKLM:\SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp'
if ($null -ne (Get-Service -Name 'Tssdis' -ErrorAction SilentlyContinue)) {
    throw 'This host is a Connection Broker; there the deployment decides on certificates (Set-RDCertificate).'
}
$setting = Get-CimInstance -Namespace 'root\cimv2\TerminalServices' -ClassName 'Win32_TSGeneralSetting' -Filter "TerminalName='RDP-Tcp'"
if ($setting.SSLCertificateSHA1HashType -eq 2) {
    throw 'A policy chooses the certificate; it would come back. Change the policy instead.'
}
$values = Get-ItemProperty -LiteralPath $listener
$bound = if ($values.PSObject.Properties.Name -contains 'SSLCertificateSHA1Hash') {
    [BitConverter]::ToString([byte[]] $values.SSLCertificateSHA1Hash).Replace('-', '')
}
if ($null -eq $bound) {
    [pscustomobject]@{
        changed = $false
        hash = ''
        preview = @('nothing: no certificate is bound to the listener')
    } | ConvertTo-Json -Compress
    return
}
if ($bound -ne $Thumbprint) {
    throw "The listener is bound to $bound, another certificate than the one that was looked at."
}

if ($PSCmdlet.ShouldProcess('RDP-Tcp', "unbind the certificate $bound")) {
    # Told before anything happens: a rollback then knows what to do wherever the script ends.
    [pscustomobject]@{ changed = $true; hash = $bound } | ConvertTo-Json -Compress
    Remove-ItemProperty -LiteralPath $listener -Name 'SSLCertificateSHA1Hash'
    Restart-Service -Name 'SessionEnv' -Force
    Restart-Service -Name 'TermService' -Force
} else {
    [pscustomobject]@{
        preview = @(
            "${listener}: the value SSLCertificateSHA1Hash ($bound) is removed; certificate and key stay",
            'services SessionEnv, TermService and UmRdpService: restarted; every connection over Remote Desktop ends'
        )
    } | ConvertTo-Json -Compress
}

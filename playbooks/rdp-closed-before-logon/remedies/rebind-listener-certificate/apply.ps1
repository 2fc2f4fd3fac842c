<#
.SYNOPSIS
    Binds the RDP listener to another certificate of this host.
.DESCRIPTION
    Sets SSLCertificateSHA1Hash of Win32_TSGeneralSetting, as Windows' own tools do. New connections use the certificate;
    nothing is restarted. Stops where a policy chose the certificate, where another one is bound than the one
    that was looked at, where the new one is not usable, and on a Connection Broker. Where it is bound already,
    nothing is done: running it twice does no harm.
.OUTPUTS
    One JSON object that rollback.ps1 receives as -State: changed, hash, replacement.
.NOTES
    Needs: administrator. Not yet run on a real Windows.
#>
#Requires -Version 5.1
#Requires -RunAsAdministrator
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)] [ValidatePattern('^[0-9A-F]{40}$')] [string] $Bound,
    [Parameter(Mandatory)] [ValidatePattern('^[0-9A-F]{40}$')] [string] $Replacement
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

if ($null -ne (Get-Service -Name 'Tssdis' -ErrorAction SilentlyContinue)) {
    throw 'This host is a Connection Broker; there the deployment decides on certificates (Set-RDCertificate).'
}
$setting = Get-CimInstance -Namespace 'root\cimv2\TerminalServices' -ClassName 'Win32_TSGeneralSetting' -Filter "TerminalName='RDP-Tcp'"
if ($setting.SSLCertificateSHA1HashType -eq 2) {
    throw 'A policy chooses the certificate; it would win. Change the policy instead.'
}
if ($setting.SSLCertificateSHA1HashType -eq 3 -and $setting.SSLCertificateSHA1Hash -eq $Replacement) {
    [pscustomobject]@{
        changed = $false
        hash = ''
        replacement = $Replacement
        preview = @('nothing: the listener is bound to this certificate')
    } | ConvertTo-Json -Compress
    return
}
if ($setting.SSLCertificateSHA1HashType -ne 3 -or $setting.SSLCertificateSHA1Hash -ne $Bound) {
    throw "The listener is not bound to $Bound any more, the certificate that was looked at."
}
$certificate = @(Get-ChildItem -LiteralPath 'Cert:\LocalMachine\My' | Where-Object { $_.Thumbprint -eq $Replacement })
if ($certificate.Count -ne 1 -or -not $certificate[0].HasPrivateKey -or $certificate[0].NotAfter -lt (Get-Date)) {
    throw "The certificate $Replacement is not in the store LocalMachine\My, has no private key or has expired."
}

if ($PSCmdlet.ShouldProcess('RDP-Tcp', "bind the certificate $Replacement")) {
    # Told before anything happens: a rollback then knows what to do wherever the script ends.
    [pscustomobject]@{ changed = $true; hash = $Bound; replacement = $Replacement } | ConvertTo-Json -Compress
    Set-CimInstance -InputObject $setting -Property @{ SSLCertificateSHA1Hash = $Replacement }
} else {
    [pscustomobject]@{
        preview = @(
            "RDP listener: bound to $Replacement ($($certificate[0].Subject)) in place of $Bound",
            'nothing is restarted; both certificates and their keys stay where they are'
        )
    } | ConvertTo-Json -Compress
}

<#
.SYNOPSIS
    Retires the unusable self-signed certificate of Remote Desktop, so that Windows makes a new one.
.DESCRIPTION
    The certificate that was looked at, and others in the store "Remote Desktop" that have expired, are not valid
    yet or have no private key, are moved to the store "FettleRetired", where the listener does not look. Then
    SessionEnv, the service that makes the certificate, is restarted, and the script waits until a new one is
    there. TermService and the sessions in it are left alone. Stops where a policy or an administrator chose the
    certificate. Where Windows has made another one since, nothing is done: running it twice does no harm.
.OUTPUTS
    One JSON object that rollback.ps1 receives as -State: changed, retired, kept.
.NOTES
    Needs: administrator. Not yet run on a real Windows.
#>
#Requires -Version 5.1
#Requires -RunAsAdministrator
[CmdletBinding(SupportsShouldProcess)]
param([Parameter(Mandatory)] [AllowEmptyString()] [ValidatePattern('^([0-9A-F]{40})?$')] [string] $Thumbprint)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$store = 'Cert:\LocalMachine\Remote Desktop'
$retiredStore = 'Cert:\LocalMachine\FettleRetired'
$waitSeconds = 20

$setting = Get-CimInstance -Namespace 'root\cimv2\TerminalServices' -ClassName 'Win32_TSGeneralSetting' -Filter "TerminalName='RDP-Tcp'"
# 2: chosen by a policy, 3: by an administrator. Windows would not use a new one of its own.
if ($setting.SSLCertificateSHA1HashType -gt 1) {
    throw 'A policy or an administrator chose the certificate of the listener; it is not mine to renew.'
}

$now = Get-Date
$present = @(if (Test-Path -LiteralPath $store) { Get-ChildItem -LiteralPath $store })
$unusable = @($present | Where-Object { $_.Thumbprint -eq $Thumbprint -or $_.NotAfter -lt $now -or $_.NotBefore -gt $now -or -not $_.HasPrivateKey })

if ($present.Count -gt 0 -and $unusable.Count -eq 0) {
    [pscustomobject]@{
        changed = $false
        retired = @()
        kept = @($present | ForEach-Object { $_.Thumbprint })
        preview = @('nothing: the certificate is another one than was looked at, and is valid')
    } | ConvertTo-Json -Compress
    return
}

if ($PSCmdlet.ShouldProcess('SessionEnv', 'let Windows make a new certificate')) {
    # Told before anything happens: a rollback then knows what to do wherever the script ends.
    $retired = @($unusable | ForEach-Object { $_.Thumbprint })
    [pscustomobject]@{
        changed = $true
        retired = $retired
        kept = @($present | ForEach-Object { $_.Thumbprint } | Where-Object { $retired -notcontains $_ })
    } | ConvertTo-Json -Compress

    if ($unusable.Count -gt 0 -and -not (Test-Path -LiteralPath $retiredStore)) {
        $null = New-Item -Path $retiredStore
    }
    foreach ($certificate in $unusable) {
        Move-Item -LiteralPath "$store\$($certificate.Thumbprint)" -Destination $retiredStore
    }
    Restart-Service -Name 'SessionEnv' -Force

    $made = @()
    for ($second = 0; $second -lt $waitSeconds -and $made.Count -eq 0; $second += 1) {
        Start-Sleep -Seconds 1
        $made = @(
            if (Test-Path -LiteralPath $store) {
                Get-ChildItem -LiteralPath $store | Where-Object { $_.NotAfter -gt $now -and $_.HasPrivateKey }
            }
        )
    }
    if ($made.Count -eq 0) {
        throw "Windows made no new certificate within $waitSeconds seconds."
    }
} else {
    $preview = @($unusable | ForEach-Object { "certificate $($_.Thumbprint), valid until $($_.NotAfter.ToUniversalTime().ToString('s').Substring(0, 10)): moved to the store FettleRetired, with its key" })
    $preview += 'service SessionEnv: restarted; TermService and the sessions are left alone'
    [pscustomobject]@{ preview = $preview } | ConvertTo-Json -Compress
}

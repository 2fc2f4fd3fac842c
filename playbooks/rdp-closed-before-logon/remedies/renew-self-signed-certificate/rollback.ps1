<#
.SYNOPSIS
    Puts the retired certificate of Remote Desktop back where Windows made no new one.
.DESCRIPTION
    A new certificate stays: its key took the place of the old one, which would no longer work. Running it
    twice does no harm.
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
$retired = @($State.retired | Where-Object { $_ -match '^[0-9A-F]{40}$' })

$known = $retired + @($State.kept)
$made = @(
    if (Test-Path -LiteralPath $store) {
        Get-ChildItem -LiteralPath $store | Where-Object { $known -notcontains $_.Thumbprint }
    }
)
$restored = @()
if ($State.changed -and $made.Count -eq 0) {
    foreach ($thumbprint in $retired) {
        if (Test-Path -LiteralPath "$retiredStore\$thumbprint") {
            Move-Item -LiteralPath "$retiredStore\$thumbprint" -Destination $store
            $restored += $thumbprint
        }
    }
}
[pscustomobject]@{ restored = $restored } | ConvertTo-Json -Compress

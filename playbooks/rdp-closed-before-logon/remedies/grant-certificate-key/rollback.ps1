<#
.SYNOPSIS
    Puts the rights on the private key of the certificate back as they were.
.DESCRIPTION
    Reads the rights that "icacls /save" kept. Where none were kept, none had been changed. Running it twice does
    no harm.
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

if (-not $State.changed) {
    [pscustomobject]@{ restored = $false } | ConvertTo-Json -Compress
    return
}
$name = $State.keyFile -replace '^.*\\', ''
$folder = @('RSA\MachineKeys', 'Keys', 'SystemKeys') |
    ForEach-Object { "$env:ProgramData\Microsoft\Crypto\$_" } |
    Where-Object { "$_\$name" -eq $State.keyFile }
if ($State.backup -notmatch '^certificate-key-[0-9a-f]{32}$' -or $null -eq $folder) {
    throw 'What apply.ps1 told is not what it tells; nothing was put back.'
}
$saved = "$env:ProgramData\Fettle\$($State.backup)\key.acl"
$isKept = Test-Path -LiteralPath $saved -PathType Leaf
if ($isKept) {
    $null = icacls.exe "$folder" /restore $saved /q
    if ($LASTEXITCODE -ne 0) { throw "icacls /restore failed (exit code $LASTEXITCODE)." }
}
[pscustomobject]@{ restored = $isKept } | ConvertTo-Json -Compress

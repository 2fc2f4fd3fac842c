<#
.SYNOPSIS
    Looks whether the WMI repository is consistent and whether its class for Remote Desktop answers.
.DESCRIPTION
    The repository is only verified. Nothing is salvaged or reset.
.OUTPUTS
    One JSON object: repository, rdpClass. "unknown" says what could not be read, and why.
.NOTES
    Needs: administrator. Not yet run on a real Windows.
#>
#Requires -Version 5.1
#Requires -RunAsAdministrator
[CmdletBinding()]
param()

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$reading = [ordered]@{}
$unknown = [ordered]@{}

try {
    $setting = @(Get-CimInstance -Namespace root\cimv2\TerminalServices -ClassName Win32_TSGeneralSetting)
    $reading.rdpClass = if ($setting.Count -gt 0) { 'answers' } else { 'missing' }
} catch {
    # WBEM_E_INVALID_NAMESPACE and WBEM_E_INVALID_CLASS; a refusal says nothing about WMI.
    $code = '{0:X8}' -f $_.Exception.HResult
    if ($_.CategoryInfo.Category -eq 'PermissionDenied') { $unknown.rdpClass = "$_" }
    elseif ($_.FullyQualifiedErrorId -match '8004100E|80041010' -or $code -match '8004100E|80041010') { $reading.rdpClass = 'missing' }
    else { $reading.rdpClass = 'fails' }
}

try {
    $null = @(winmgmt.exe /verifyrepository)
    $code = $LASTEXITCODE
    # 5 and 0x80041003: this account may not verify it.
    if ($code -eq 5 -or $code -eq -2147217405) { throw 'This account may not verify the repository.' }
    $reading.repository = if ($code -eq 0) { 'consistent' } else { 'inconsistent' }
} catch {
    $unknown.repository = "$_"
}

$reading.unknown = $unknown
[pscustomobject] $reading | ConvertTo-Json -Compress

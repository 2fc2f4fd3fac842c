<#
.SYNOPSIS
    Runs the installation of an endpoint against stand-ins for what only Windows has.
.OUTPUTS
    One JSON object a line for each step: output, warnings, failure, changed, endpoints.
#>
param([string] $Folder)

$ErrorActionPreference = 'Stop'
$order = [Console]::In.ReadToEnd() | ConvertFrom-Json
$env:ProgramFiles = "$Folder/programs"
$env:COMPUTERNAME = 'RDS-07'
$global:endpoints = @($order.endpoints)
$global:changed = @()
$global:order = $order

function global:Get-PSSessionConfiguration { $global:endpoints }
function global:Test-PSSessionConfigurationFile([string] $Path) { Test-Path -LiteralPath $Path }
function global:Unregister-PSSessionConfiguration([string] $Name, [switch] $Force, [switch] $NoServiceRestart) {
    $global:changed += "unregister $Name $Force $NoServiceRestart"
    $global:endpoints = @($global:endpoints | Where-Object { $_.Name -ne $Name })
}
function global:Register-PSSessionConfiguration([string] $Name, [string] $Path, [switch] $Force, [switch] $NoServiceRestart) {
    $global:changed += "register $Name $Force $NoServiceRestart"
    $id = (Import-PowerShellDataFile -LiteralPath $Path).GUID
    Copy-Item -LiteralPath $Path -Destination "$($global:order.kept)/kept-$Name.pssc"
    $global:endpoints += [pscustomobject]@{ Name = $Name; GUID = $id; ConfigFilePath = "$($global:order.kept)/kept-$Name.pssc" }
    'what nobody wants to see'
}
function global:Get-Service([string] $Name) {
    $service = [pscustomobject]@{ Name = $Name; Status = $global:order.winrm }
    $service | Add-Member -MemberType ScriptMethod -Name WaitForStatus -Value { param($wanted, $within) $global:changed += "wait for $wanted" }
    $service
}
function global:Restart-Service([string] $Name, [switch] $Force) { $global:changed += "restart $Name" }
function global:Get-CimInstance([string] $ClassName) { [pscustomobject]@{ ProductType = $global:order.productType } }
function global:Get-AuthenticodeSignature([string] $LiteralPath) {
    [pscustomobject]@{ Status = $global:order.signature; StatusMessage = 'as the stage says' }
}
function global:Set-Acl([string] $LiteralPath, $AclObject) { $global:changed += "protect $LiteralPath $($AclObject.Sddl)" }
function global:Get-Acl([string] $LiteralPath) {
    $owner = if ($LiteralPath -eq $global:order.foreign) { 'S-1-5-21-1-2-3-1001' } else { 'BA' }
    [pscustomobject]@{ Sddl = "O:${owner}G:BAD:P(A;OICI;FA;;;SY)" }
}
function global:New-Object([string] $TypeName, $ArgumentList) {
    if ($TypeName -ne 'Security.AccessControl.DirectorySecurity') { return [pscustomobject]@{ Account = $ArgumentList[0] } }
    $acl = [pscustomobject]@{ Sddl = '' }
    $acl | Add-Member -MemberType ScriptMethod -Name SetSecurityDescriptorSddlForm -Value { param($sddl) $this.Sddl = $sddl }
    $acl | Add-Member -MemberType ScriptMethod -Name AddAccessRule -Value { param($rule) $this.Sddl += " $($rule.Account)" }
    $acl
}

foreach ($step in $order.steps) {
    $global:changed = @()
    $answer = @{ output = @(); warnings = @(); failure = '' }
    $given = @{ Confirm = $false }
    foreach ($name in $step.switches) { $given[$name] = $true }
    try {
        $answer.output = @(& "$Folder/$($step.script)" @given -WarningVariable said -WarningAction SilentlyContinue 6>$null | ForEach-Object { [string] $_ })
    } catch {
        $answer.failure = [string] $_
    }
    $answer.warnings = @($said | ForEach-Object { [string] $_ })
    $answer.changed = @($global:changed)
    $answer.endpoints = @($global:endpoints | ForEach-Object { $_.Name })
    $answer | ConvertTo-Json -Compress -Depth 4
}

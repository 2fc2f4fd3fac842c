<#
.SYNOPSIS
    Reads the firewall rule that lets Remote Desktop in: on or off, whose it is, and for which addresses.
.DESCRIPTION
    The rule is found by its name, which Windows does not translate, not by the title that people see. A rule of a
    group policy is told before the local one.
.OUTPUTS
    One JSON object: rule, source, scope, open. "unknown" says what could not be read, and why.
.NOTES
    Needs: administrator. Not yet run on a real Windows.
#>
#Requires -Version 5.1
#Requires -RunAsAdministrator
[CmdletBinding()]
param()

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$name = 'RemoteDesktop-UserMode-In-TCP'
$reading = [ordered]@{}
$unknown = [ordered]@{}

# No rule is an answer, not an error.
function Find-Rule([string] $Store) {
    try {
        Get-NetFirewallRule -Name $name -PolicyStore $Store
    } catch {
        if ($_.CategoryInfo.Category -ne 'ObjectNotFound' -or $_.FullyQualifiedErrorId -like 'CommandNotFound*') { throw }
    }
}

try {
    $decided = @(Find-Rule 'ActiveStore' | Where-Object { "$($_.PolicyStoreSourceType)" -eq 'GroupPolicy' })
    $rules = @($decided) + @(Find-Rule 'PersistentStore')
    if ($rules.Count -eq 0) {
        $reading.rule = 'missing'
        $reading.open = $false
        foreach ($key in 'source', 'scope') { $unknown[$key] = 'There is no such rule.' }
    } else {
        $isOn = "$($rules[0].Enabled)" -eq 'True'
        $reading.rule = if ($isOn) { 'on' } else { 'off' }
        $reading.source = if ($decided.Count -gt 0) { 'policy' } else { 'local' }
        $addresses = @(($rules[0] | Get-NetFirewallAddressFilter).RemoteAddress | ForEach-Object { [string] $_ })
        $reading.scope = $addresses -join ', '
        $reading.open = $isOn -and $addresses -contains 'Any'
    }
} catch {
    foreach ($key in 'rule', 'source', 'scope', 'open') {
        if (-not $reading.Contains($key)) { $unknown[$key] = "$_" }
    }
}

$reading.unknown = $unknown
[pscustomobject] $reading | ConvertTo-Json -Compress

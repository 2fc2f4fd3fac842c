<#
.SYNOPSIS
    Reads which process holds the port of Remote Desktop, and how many connections it has.
.DESCRIPTION
    The port is the one that the listener is set to. Where several processes hold it on different addresses, one
    that is not Remote Desktop Services is told.
.OUTPUTS
    One JSON object: port, state, program, pid, ownedByTermService, connections, halfOpen, busiestAddress,
    limitReached. "unknown" says what could not be read, and why.
.NOTES
    Needs: administrator. Not yet run on a real Windows.
#>
#Requires -Version 5.1
#Requires -RunAsAdministrator
[CmdletBinding()]
param()

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$listener = 'HKLM:\SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp'
$policy = 'HKLM:\SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services'
$reading = [ordered]@{}
$unknown = [ordered]@{}

# Nothing where the key or the entry does not exist.
function Get-Entry([string] $Path, [string] $Name) {
    if (Test-Path -LiteralPath $Path) { (Get-Item -LiteralPath $Path).GetValue($Name) }
}

# An entry that every Windows has: without it nothing is told, for it would be a guess.
function Get-Needed([string] $Path, [string] $Name) {
    $value = Get-Entry $Path $Name
    if ($null -eq $value) { throw "The registry has no $Name." }
    $value
}

# No connections is an answer, not an error.
function Find-Connection([int] $Port) {
    try {
        Get-NetTCPConnection -LocalPort $Port
    } catch {
        if ($_.CategoryInfo.Category -ne 'ObjectNotFound' -or $_.FullyQualifiedErrorId -like 'CommandNotFound*') { throw }
    }
}

try {
    $port = [int] (Get-Needed $listener 'PortNumber')
    $reading.port = $port
    $all = @(Find-Connection $port)
    $others = @($all | Where-Object State -NE 'Listen')
    $reading.connections = @($others | Where-Object State -EQ 'Established').Count
    $reading.halfOpen = @($others | Where-Object State -EQ 'SynReceived').Count
    $busiest = @($others | Group-Object -Property RemoteAddress | Sort-Object -Property Count -Descending)
    $reading.busiestAddress = if ($busiest.Count -gt 0) { $busiest[0].Count } else { 0 }
    $owners = @($all | Where-Object State -EQ 'Listen' | ForEach-Object { [int] $_.OwningProcess } | Select-Object -Unique)
    $reading.state = if ($owners.Count -gt 0) { 'taken' } else { 'nobody' }
} catch {
    foreach ($key in 'port', 'state', 'connections', 'halfOpen', 'busiestAddress') {
        if (-not $reading.Contains($key)) { $unknown[$key] = "$_" }
    }
    $owners = $null
}

$term = $null
$noTerm = ''
try {
    $term = [int] (Get-CimInstance -ClassName Win32_Service -Filter "Name='TermService'").ProcessId
} catch {
    $noTerm = "$_"
}

if ($null -eq $owners) {
    foreach ($key in 'program', 'pid', 'ownedByTermService') { $unknown[$key] = 'Who holds the port could not be read.' }
} elseif ($owners.Count -eq 0) {
    $reading.program = ''
    $reading.pid = 0
    $reading.ownedByTermService = $false
} else {
    $owner = @(@($owners | Where-Object { $_ -ne $term }) + $owners)[0]
    $reading.pid = $owner
    if ($null -eq $term) { $unknown.ownedByTermService = $noTerm } else { $reading.ownedByTermService = $owner -eq $term }
    try {
        $reading.program = [string] (Get-Process -Id $owner).ProcessName
    } catch {
        $unknown.program = "$_"
    }
}

try {
    $decided = Get-Entry $policy 'MaxInstanceCount'
    $limit = if ($null -ne $decided) { $decided } else { Get-Entry $listener 'MaxInstanceCount' }
    # 0xFFFFFFFF, which .NET reads as -1, is no limit.
    $isLimited = $null -ne $limit -and $limit -ge 0 -and $limit -lt 999999
    if (-not $isLimited) { $reading.limitReached = $false }
    elseif ($reading.Contains('connections')) { $reading.limitReached = $reading.connections -ge $limit }
    else { $unknown.limitReached = 'The connections could not be counted.' }
} catch {
    $unknown.limitReached = "$_"
}

$reading.unknown = $unknown
[pscustomobject] $reading | ConvertTo-Json -Compress

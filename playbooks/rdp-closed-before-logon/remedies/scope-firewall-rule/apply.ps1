<#
.SYNOPSIS
    Lets only the named networks, and whoever repairs this host, reach Remote Desktop.
.DESCRIPTION
    Sets the remote addresses of the one rule RemoteDesktop-UserMode-In-TCP to the networks that were named and to
    the addresses from which this host is being managed just now. Before that an undo is armed on the host: a
    task that puts the old addresses back after 600 seconds, unless confirm.ps1 disarms it. The firewall stays on,
    and no other rule changes. Stops when it cannot tell from where the host is managed, and for a network as
    wide as the internet. A rule that is set so already is left alone: running it twice does no harm.
.OUTPUTS
    One JSON object that rollback.ps1 and confirm.ps1 receive as -State: changed, backup.
.NOTES
    Needs: administrator. Not yet run on a real Windows.
#>
#Requires -Version 5.1
#Requires -RunAsAdministrator
[CmdletBinding(SupportsShouldProcess)]
param([Parameter(Mandatory)] [ValidateLength(3, 1000)] [string] $Networks)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$administrators = 'S-1-5-32-544'
$ruleName = 'RemoteDesktop-UserMode-In-TCP'
$taskName = 'Undo scope-firewall-rule'
$undoSeconds = 600

# How many bits of an IPv4 mask are set, from the left; -1 for what is no mask.
function Measure-Mask([string] $Mask) {
    $bits = @($Mask.Split('.') | ForEach-Object { [Convert]::ToString([int] $_, 2).PadLeft(8, '0') }) -join ''
    if ($bits -match '^1*0*$' -and $bits.Length -eq 32) { $bits.TrimEnd('0').Length } else { -1 }
}

# "10.1.2.0/24" for an address or a network, however it is written; nothing for what is neither.
function ConvertTo-Network([string] $Text) {
    $quad = '(?:0|[1-9][0-9]{0,2})(?:\.(?:0|[1-9][0-9]{0,2})){3}'
    $plain = $Text -replace '^::ffff:(?=[0-9.]+$)', ''
    if ($plain -notmatch "^(?<address>$quad|[0-9a-fA-F:]*:[0-9a-fA-F:]*)(?:/(?<size>[0-9]{1,3}|$quad))?$") { return }
    $given = $Matches
    try { $bytes = [Net.IPAddress]::Parse($given['address']).GetAddressBytes() } catch { return }
    $size = 8 * $bytes.Count
    if ($given['size'] -match '\.') { $size = if ($bytes.Count -eq 4) { Measure-Mask $given['size'] } else { -1 } }
    elseif ($given['size']) { $size = [int] $given['size'] }
    if ($size -lt 0 -or $size -gt 8 * $bytes.Count) { return }
    $kept = @(
        for ($at = 0; $at -lt $bytes.Count; $at += 1) {
            $bits = [Math]::Min(8, [Math]::Max(0, $size - 8 * $at))
            $bytes[$at] -band (256 - [int] [Math]::Pow(2, 8 - $bits))
        }
    )
    if ($bytes.Count -eq 4) { return "$($kept -join '.')/$size" }
    $groups = @(for ($at = 0; $at -lt 16; $at += 2) { '{0:x}' -f (256 * $kept[$at] + $kept[$at + 1]) }) -join ':'
    "$([Net.IPAddress]::Parse($groups))/$size"
}

function Read-Wanted {
    foreach ($word in $Networks.Split([char[]] ", ;`t`r`n", [StringSplitOptions]::RemoveEmptyEntries)) {
        $network = ConvertTo-Network $word
        if ($null -eq $network) { throw 'One of the networks is no address and no network; write them as 10.20.0.0/16.' }
        $smallest = if ($network -match ':') { 16 } else { 8 }
        if ([int] ($network -replace '^.*/', '') -lt $smallest) { throw "$network is as wide as the internet; that narrows nothing." }
        $network
    }
}

# From where this host is being managed: the repair, and the look that proves it, must still get in.
function Read-Manager {
    if ($env:SSH_CONNECTION) { $from = @($env:SSH_CONNECTION.Split(' ')[0]) } else {
        $from = @(Get-NetTCPConnection -State Established -ErrorAction SilentlyContinue | Where-Object { $_.LocalPort -in 5985, 5986 } | ForEach-Object { $_.RemoteAddress })
    }
    $known = @($from | ForEach-Object { ConvertTo-Network ($_ -replace '%.*$', '') })
    if ($known.Count -eq 0) { throw 'It cannot be told from where this host is managed, so it might be cut off; nothing was changed.' }
    $known | Where-Object { $_ -notmatch '^(127\.|::1/)' }
}

function Read-Scope {
    $rule = Get-NetFirewallRule -Name $ruleName
    @((Get-NetFirewallAddressFilter -AssociatedNetFirewallRule $rule).RemoteAddress)
}

function Assert-Native([string] $What) {
    if ($LASTEXITCODE -ne 0) { throw "$What failed (exit code $LASTEXITCODE)." }
}

# Somebody who made the folder first could hand forged contents to the way back.
function Protect-Backup([string] $Base, [string] $Folder) {
    if (-not (Test-Path -LiteralPath $Base)) {
        $null = New-Item -ItemType Directory -Path $Base
        $null = icacls.exe $Base /setowner "*$administrators" /q
        Assert-Native "icacls /setowner for $Base"
    }
    $item = Get-Item -LiteralPath $Base -Force
    $sddl = (Get-Acl -LiteralPath $Base).Sddl
    if (($item.Attributes -band [IO.FileAttributes]::ReparsePoint) -or $sddl -notmatch '^O:(BA|SY)') {
        throw "$Base belongs to somebody else; nothing was changed. Have an administrator remove it."
    }
    $null = icacls.exe $Base /inheritance:r /grant:r '*S-1-5-18:(OI)(CI)F' "*${administrators}:(OI)(CI)F" /q
    Assert-Native "icacls for $Base"
    $null = New-Item -ItemType Directory -Path "$Base\$Folder"
}

# Two repairs would take back each other's old state.
function Assert-Disarmed {
    if (@(Get-ScheduledTask -TaskPath '\Fettle\' -ErrorAction SilentlyContinue | Where-Object { $_.TaskName -eq $taskName }).Count -gt 0) {
        throw "The undo of an earlier repair is still armed on this host (task \Fettle\$taskName). Wait ten minutes; if it stays, look at it."
    }
}

# Code that never changes but for a name made here; the addresses come from a file that only administrators and SYSTEM may write.
function Register-Undo([string] $Folder) {
    $code = @(
        '$ErrorActionPreference = ''Stop'''
        '$saved = Get-Content -Raw -LiteralPath ($env:ProgramData + ''\Fettle\<folder>\before.json'') | ConvertFrom-Json'
        'Set-NetFirewallRule -Name ''<rule>'' -RemoteAddress @($saved.addresses)'
        'Unregister-ScheduledTask -TaskName ''<task>'' -TaskPath ''\Fettle\'' -Confirm:$false'
    ) -join '; '
    $code = $code -replace '<folder>', $Folder -replace '<rule>', $ruleName -replace '<task>', $taskName
    $arguments = '-NoProfile -NonInteractive -ExecutionPolicy RemoteSigned -Command "' + $code + '"'
    $action = New-ScheduledTaskAction -Execute '%SystemRoot%\System32\WindowsPowerShell\v1.0\powershell.exe' -Argument $arguments
    $trigger = New-ScheduledTaskTrigger -Once -At ((Get-Date).AddSeconds($undoSeconds))
    $principal = New-ScheduledTaskPrincipal -UserId 'S-1-5-18' -LogonType ServiceAccount -RunLevel Highest
    # A host that is off or asleep at that time puts itself back as soon as it can.
    $settings = New-ScheduledTaskSettingsSet -StartWhenAvailable -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries
    $null = Register-ScheduledTask -TaskName $taskName -TaskPath '\Fettle\' -Action $action -Trigger $trigger -Principal $principal -Settings $settings -Description 'Puts the addresses of the firewall rule for Remote Desktop back, unless the repair is confirmed.'
    if ((Get-ScheduledTask -TaskName $taskName -TaskPath '\Fettle\').State -ne 'Ready') {
        throw 'The undo could not be armed on the host; nothing was changed.'
    }
}

$wanted = @(@(Read-Wanted) + @(Read-Manager) | Sort-Object -Unique)
if ($wanted.Count -gt 50) { throw 'More than 50 networks are left to a person.' }
$before = @(Read-Scope)
$now = @($before | ForEach-Object { $network = ConvertTo-Network $_; if ($network) { $network } else { $_ } } | Sort-Object -Unique)
if (($now -join ',') -eq ($wanted -join ',')) {
    [pscustomobject]@{ changed = $false; backup = ''; preview = @('nothing: the rule lets in these networks only') } | ConvertTo-Json -Compress
    return
}

Assert-Disarmed
if ($PSCmdlet.ShouldProcess($ruleName, "remote addresses: $($wanted -join ', ')")) {
    $base = "$env:ProgramData\Fettle"
    $backup = 'firewall-scope-' + [Guid]::NewGuid().ToString('N')
    Protect-Backup $base $backup
    Set-Content -LiteralPath "$base\$backup\before.json" -Value (@{ addresses = $before } | ConvertTo-Json -Compress) -Encoding UTF8

    # Told before anything happens: a rollback then knows what to do wherever the script ends.
    [pscustomobject]@{ changed = $true; backup = $backup } | ConvertTo-Json -Compress
    Register-Undo $backup
    Set-NetFirewallRule -Name $ruleName -RemoteAddress $wanted
    # Windows writes networks its own way.
    Set-Content -LiteralPath "$base\$backup\made.json" -Value (@{ addresses = @(Read-Scope) } | ConvertTo-Json -Compress) -Encoding UTF8
} else {
    $preview = @(
        "firewall rule ${ruleName}: remote addresses $($before -join ', ') become $($wanted -join ', ')",
        "task \Fettle\${taskName}: armed first; puts this back after $undoSeconds seconds unless the repair is confirmed"
    )
    [pscustomobject]@{ preview = $preview } | ConvertTo-Json -Compress
}

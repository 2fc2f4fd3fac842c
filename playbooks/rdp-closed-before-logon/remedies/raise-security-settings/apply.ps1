<#
.SYNOPSIS
    Raises the security settings of the RDP listener to what is recommended, and never lowers one.
.DESCRIPTION
    SecurityLayer 2 (TLS), UserAuthentication 1 (NLA), MinEncryptionLevel 3 (high) and fAllowSecProtocolNegotiation 1,
    each only where the host's own value is lower; a value that a policy sets, and one that is not set at all, stays.
    Before that an undo is armed on the host: a task that puts the old values back after 600 seconds, unless
    confirm.ps1 disarms it. New connections use the settings; nothing is restarted, and nobody is disconnected.
    Values that are high enough are left alone: running it twice does no harm.
.OUTPUTS
    One JSON object that rollback.ps1 and confirm.ps1 receive as -State: changed, backup, names.
.NOTES
    Needs: administrator. Not yet run on a real Windows.
#>
#Requires -Version 5.1
#Requires -RunAsAdministrator
[CmdletBinding(SupportsShouldProcess)]
param()

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$administrators = 'S-1-5-32-544'
$listener = 'HKLM:\SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp'
$policy = 'HKLM:\SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services'
$taskName = 'Undo raise-security-settings'
$undoSeconds = 600
$recommended = [ordered]@{ SecurityLayer = 2; UserAuthentication = 1; MinEncryptionLevel = 3; fAllowSecProtocolNegotiation = 1 }

function Read-Value([string] $Path) {
    $found = @{}
    if (Test-Path -LiteralPath $Path) {
        foreach ($value in (Get-ItemProperty -LiteralPath $Path).PSObject.Properties) {
            if ($recommended.Contains($value.Name)) { $found[$value.Name] = $value.Value }
        }
    }
    $found
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

# Code that never changes but for a name made here; the values come from a file that only administrators and SYSTEM may write.
function Register-Undo([string] $Folder) {
    $code = @(
        '$ErrorActionPreference = ''Stop'''
        '$saved = Get-Content -Raw -LiteralPath ($env:ProgramData + ''\Fettle\<folder>\before.json'') | ConvertFrom-Json'
        'foreach ($value in $saved.PSObject.Properties) { Set-ItemProperty -LiteralPath ''<listener>'' -Name $value.Name -Value ([int] $value.Value) }'
        'Unregister-ScheduledTask -TaskName ''<task>'' -TaskPath ''\Fettle\'' -Confirm:$false'
    ) -join '; '
    $code = $code -replace '<folder>', $Folder -replace '<listener>', $listener -replace '<task>', $taskName
    $arguments = '-NoProfile -NonInteractive -ExecutionPolicy RemoteSigned -Command "' + $code + '"'
    $action = New-ScheduledTaskAction -Execute '%SystemRoot%\System32\WindowsPowerShell\v1.0\powershell.exe' -Argument $arguments
    $trigger = New-ScheduledTaskTrigger -Once -At ((Get-Date).AddSeconds($undoSeconds))
    $principal = New-ScheduledTaskPrincipal -UserId 'S-1-5-18' -LogonType ServiceAccount -RunLevel Highest
    # A host that is off or asleep at that time puts itself back as soon as it can.
    $settings = New-ScheduledTaskSettingsSet -StartWhenAvailable -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries
    $null = Register-ScheduledTask -TaskName $taskName -TaskPath '\Fettle\' -Action $action -Trigger $trigger -Principal $principal -Settings $settings -Description 'Puts the security settings of Remote Desktop back, unless the repair is confirmed.'
    if ((Get-ScheduledTask -TaskName $taskName -TaskPath '\Fettle\').State -ne 'Ready') {
        throw 'The undo could not be armed on the host; nothing was changed.'
    }
}

$local = Read-Value $listener
$decided = Read-Value $policy
$lower = [ordered]@{}
foreach ($name in $recommended.Keys) {
    if ($local.ContainsKey($name) -and -not $decided.ContainsKey($name) -and $local[$name] -lt $recommended[$name]) {
        $lower[$name] = [int] $local[$name]
    }
}
if ($lower.Count -eq 0) {
    [pscustomobject]@{
        changed = $false
        backup = ''
        names = @()
        preview = @('nothing: no setting that this host decides on itself is lower than recommended')
    } | ConvertTo-Json -Compress
    return
}

Assert-Disarmed
if ($PSCmdlet.ShouldProcess('RDP-Tcp', "raise $(@($lower.Keys) -join ', ')")) {
    $base = "$env:ProgramData\Fettle"
    $backup = 'security-settings-' + [Guid]::NewGuid().ToString('N')
    Protect-Backup $base $backup
    Set-Content -LiteralPath "$base\$backup\before.json" -Value ($lower | ConvertTo-Json -Compress) -Encoding UTF8

    # Told before anything happens: a rollback then knows what to do wherever the script ends.
    [pscustomobject]@{ changed = $true; backup = $backup; names = @($lower.Keys) } | ConvertTo-Json -Compress
    Register-Undo $backup
    foreach ($name in $lower.Keys) {
        Set-ItemProperty -LiteralPath $listener -Name $name -Value $recommended[$name]
    }
} else {
    $preview = @($lower.Keys | ForEach-Object { "$listener, ${_}: $($lower[$_]) becomes $($recommended[$_])" })
    $preview += "task \Fettle\${taskName}: armed first; puts this back after $undoSeconds seconds unless the repair is confirmed"
    [pscustomobject]@{ preview = $preview } | ConvertTo-Json -Compress
}

# Commands and programs of Windows for a machine that is a JSON file. This is not Windows: what these do was written
# from documents, and shows that a script does what its author meant, no more. Loaded into a module by the stage.

foreach ($part in 'state', 'rights', 'items', 'registry', 'files', 'certificates', 'services', 'cim', 'events', 'network', 'tasks', 'programs') {
    . "$PSScriptRoot/$part.ps1"
}
foreach ($program in 'certutil', 'qwinsta', 'w32tm', 'winmgmt', 'takeown', 'icacls') { Set-Alias -Name $program -Value "$program.exe" }

# What is not named here is for the stand-ins alone.
$names = @(
    'Get-Acl', 'Get-ChildItem', 'Get-CimInstance', 'Get-Content', 'Get-Item', 'Get-ItemProperty', 'Get-ItemPropertyValue'
    'Get-LocalGroupMember', 'Get-NetFirewallAddressFilter', 'Get-NetFirewallRule', 'Get-NetIPAddress', 'Get-NetIPInterface'
    'Get-NetTCPConnection', 'Get-Process', 'Get-ScheduledTask', 'Get-ScheduledTaskInfo', 'Get-Service'
    'Get-TlsCipherSuite', 'Get-WinEvent'
    'Copy-Item', 'Move-Item', 'New-Item', 'New-ItemProperty', 'New-ScheduledTask', 'New-ScheduledTaskAction'
    'New-ScheduledTaskPrincipal', 'New-ScheduledTaskSettingsSet', 'New-ScheduledTaskTrigger', 'Register-ScheduledTask'
    'Remove-Item', 'Remove-ItemProperty', 'Restart-Service', 'Set-CimInstance', 'Set-Content', 'Set-ItemProperty'
    'Set-NetFirewallRule', 'Set-Service', 'Start-Service', 'Start-Sleep', 'Stop-Process', 'Stop-Service', 'Test-Path'
    'Unregister-ScheduledTask'
    'certutil.exe', 'icacls.exe', 'qwinsta.exe', 'takeown.exe', 'w32tm.exe', 'winmgmt.exe'
    'Invoke-ArmedTask'
)
Export-ModuleMember -Function $names -Alias *

# Services: per name { display, state, start, pid, needs, stuck }. Starting some of them makes Windows do something.

function Get-Running([string] $Name) {
    $service = Get-Field (Get-Machine).services $Name
    $null -ne $service -and $service.state -eq 'Running'
}

function Set-ServiceState([string] $Name, [string] $State, [int] $ProcessId) {
    $machine = Get-Machine
    $service = Get-Field $machine.services $Name
    $service.state = $State
    $service.pid = $ProcessId
    Save-Machine $machine "service $Name $State"
}

function Stop-One($Cmdlet, [string] $Name) {
    $service = Get-Field (Get-Machine).services $Name
    if ($service.state -eq 'Stopped') { return }
    if (Get-Field $service 'stuck') {
        Set-ServiceState $Name 'Stop Pending' $service.pid
        Write-Failure $Cmdlet 'CouldNotStopService' "Der Dienst $($service.display) kann nicht beendet werden." CloseError
        return
    }
    Set-ServiceState $Name 'Stopped' 0
}

function Start-One($Cmdlet, [string] $Name) {
    $machine = Get-Machine
    $service = Get-Field $machine.services $Name
    if ($service.state -eq 'Running') { return }
    if ($service.start -eq 'Disabled' -or $service.state -ne 'Stopped') {
        Write-Failure $Cmdlet 'CouldNotStartService' "Der Dienst $($service.display) kann nicht gestartet werden." OpenError
        return
    }
    foreach ($need in @(Get-Field $service 'needs' | ForEach-Object { $_ } | Where-Object { $_ })) { Start-One $Cmdlet $need }
    $machine = Get-Machine
    $machine.nextPid = $machine.nextPid + 4
    Save-Machine $machine "process $($machine.nextPid)"
    Set-ServiceState $Name 'Running' $machine.nextPid
    if ($Name -in 'SessionEnv', 'TermService') { Update-RdpCertificate }
}

function Find-Dependent([string] $Name) {
    foreach ($entry in (Get-Machine).services.PSObject.Properties) {
        if (@(Get-Field $entry.Value 'needs' | ForEach-Object { $_ }) -contains $Name) { $entry.Name }
    }
}

# What Windows does when it has no valid certificate of its own: make one, or say why not.
function Update-RdpCertificate {
    $machine = Get-Machine
    $listener = Get-Field $machine.registry 'HKLM:\SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp'
    if ($null -ne (Get-Field $listener 'SSLCertificateSHA1Hash')) { return }
    $now = Get-Seconds
    $store = @(Get-Field $machine.certificates 'Remote Desktop' | ForEach-Object { $_ })
    $valid = @($store | Where-Object { $_.notAfter -gt $now -and $_.notBefore -le $now -and $_.hasPrivateKey })
    if ($valid.Count -gt 0) { return }
    $failure = if ($store.Count -gt 0) { 1058 } else { 1057 }
    $guid = (Get-Field $machine.registry 'HKLM:\SOFTWARE\Microsoft\Cryptography').MachineGuid
    $path = "C:\ProgramData\Microsoft\Crypto\RSA\MachineKeys\f686aace6942fb7f7ceb231212eef4a4_$guid"
    $key = Get-Field $machine.files $path
    $asSystem = 'S-1-5-18', 'S-1-5-32-544', 'S-1-1-0', 'S-1-5-11'
    if ($machine.neverRenews -or -not (Get-Running 'SessionEnv') -or (Get-Field $machine.services 'KeyIso').start -eq 'Disabled') {
        return
    }
    if ($null -ne $key -and -not (Test-Granted $key.sddl $asSystem 0x10002)) {
        Add-Event 'System' 'Microsoft-Windows-TerminalServices-RemoteConnectionManager' $failure @(([ComponentModel.Win32Exception] 5).Message)
        return
    }
    if ($null -ne $key -and (Get-Field $key 'broken')) {
        Add-Event 'System' 'Microsoft-Windows-TerminalServices-RemoteConnectionManager' $failure @(([ComponentModel.Win32Exception] -2146893809).Message)
        return
    }
    Add-File $path ([pscustomobject] @{ folder = $false; bytes = 2200; content = ''; written = $now; sddl = 'O:SYG:SYD:PAI(A;;FR;;;NS)(A;;FA;;;SY)(A;;FA;;;BA)' })
    $machine = Get-Machine
    $name = $machine.name
    $machine.nextPid = $machine.nextPid + 4
    $made = [pscustomobject] @{
        thumbprint = '{0:X40}' -f $machine.nextPid; subject = "CN=$name"; issuer = "CN=$name"; names = @($name)
        notBefore = $now; notAfter = $now + 183 * 86400; hasPrivateKey = $true; purposes = @('1.3.6.1.5.5.7.3.1')
    }
    Set-Field $machine.certificates 'Remote Desktop' @($made)
    Save-Machine $machine "certificate $($made.thumbprint) made"
    Add-Event 'System' 'Microsoft-Windows-TerminalServices-RemoteConnectionManager' 1056 @($made.thumbprint)
}

function Find-Service($Cmdlet, [string[]] $Name) {
    foreach ($one in $Name) {
        if (Test-Empty $Cmdlet "service:$one") { continue }
        $service = Get-Field (Get-Machine).services $one
        if ($null -eq $service) {
            Write-Failure $Cmdlet 'NoServiceFoundForGivenName' "Es wurde kein Dienst mit dem Namen `"$one`" gefunden." ObjectNotFound
            continue
        }
        $one
    }
}

function Get-Service {
    [CmdletBinding()]
    param([Parameter(Position = 0)] [string[]] $Name, [switch] $DependentServices)
    $wanted = if ($Name) { @(Find-Service $PSCmdlet $Name) } else { @((Get-Machine).services.PSObject.Properties.Name) }
    if ($DependentServices) { $wanted = @($wanted | ForEach-Object { Find-Dependent $_ }) }
    foreach ($one in $wanted) {
        $service = Get-Field (Get-Machine).services $one
        [pscustomobject] @{
            Name = $one; ServiceName = $one; DisplayName = $service.display
            Status = $service.state -replace ' ', ''
            StartType = @{ Auto = 'Automatic'; Manual = 'Manual'; Disabled = 'Disabled' }[$service.start]
        }
    }
}

function Start-Service {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Position = 0)] [string[]] $Name)
    foreach ($one in @(Find-Service $PSCmdlet $Name)) {
        if ($PSCmdlet.ShouldProcess($one, 'Start-Service')) { Start-One $PSCmdlet $one }
    }
}

function Stop-Service {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Position = 0)] [string[]] $Name, [switch] $Force)
    foreach ($one in @(Find-Service $PSCmdlet $Name)) {
        if (-not $PSCmdlet.ShouldProcess($one, 'Stop-Service')) { continue }
        $running = @(Find-Dependent $one | Where-Object { Get-Running $_ })
        if ($running.Count -gt 0 -and -not $Force) {
            Write-Failure $PSCmdlet 'ServiceHasDependentServices' "Der Dienst $one hat abhängige Dienste." InvalidOperation
            continue
        }
        foreach ($dependent in $running) { Stop-One $PSCmdlet $dependent }
        Stop-One $PSCmdlet $one
    }
}

function Restart-Service {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Position = 0)] [string[]] $Name, [switch] $Force)
    foreach ($one in @(Find-Service $PSCmdlet $Name)) {
        if (-not $PSCmdlet.ShouldProcess($one, 'Restart-Service')) { continue }
        $running = @(Find-Dependent $one | Where-Object { Get-Running $_ })
        Stop-Service -Name $one -Force:$Force -Confirm:$false
        Start-One $PSCmdlet $one
        foreach ($dependent in $running) { Start-One $PSCmdlet $dependent }
    }
}

function Set-Service {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Position = 0)] [string] $Name, [string] $StartupType)
    foreach ($one in @(Find-Service $PSCmdlet @($Name))) {
        if (-not $PSCmdlet.ShouldProcess($one, 'Set-Service')) { continue }
        $machine = Get-Machine
        (Get-Field $machine.services $one).start = if ($StartupType -eq 'Automatic') { 'Auto' } else { $StartupType }
        Save-Machine $machine "service $one start $StartupType"
    }
}

function Get-Process {
    [CmdletBinding()]
    param([int[]] $Id)
    foreach ($one in $Id) {
        if (Test-Empty $PSCmdlet 'process') { continue }
        $machine = Get-Machine
        $name = Get-Field $machine.processes "$one"
        if ($null -eq $name -and @($machine.services.PSObject.Properties.Value | Where-Object pid -EQ $one).Count -gt 0) { $name = 'svchost' }
        if ($null -eq $name) {
            Write-Failure $PSCmdlet 'NoProcessFoundForGivenId' "Es wurde kein Prozess mit der ID $one gefunden." ObjectNotFound
            continue
        }
        [pscustomobject] @{ Id = $one; ProcessName = $name; Name = $name }
    }
}

function Stop-Process {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory)] [int] $Id, [switch] $Force)
    if (-not $PSCmdlet.ShouldProcess("$Id", 'Stop-Process')) { return }
    $machine = Get-Machine
    foreach ($service in $machine.services.PSObject.Properties.Value) {
        if ($service.pid -eq $Id) { $service.pid = 0; $service.state = 'Stopped' }
    }
    $machine.processes.PSObject.Properties.Remove("$Id")
    Save-Machine $machine "process $Id ended"
}

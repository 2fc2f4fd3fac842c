# Classes of WMI. What stands elsewhere in the machine is told from there, the rest from "cim".

function Get-ListenerSetting {
    $machine = Get-Machine
    $stations = Get-Field $machine.registry 'HKLM:\SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations'
    $listener = Get-Field $machine.registry 'HKLM:\SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp'
    $policy = Get-Field $machine.registry 'HKLM:\SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services'
    $bound = Get-Field $listener 'SSLCertificateSHA1Hash'
    $own = @(Get-Field $machine.certificates 'Remote Desktop' | ForEach-Object { $_ })
    $kind = 0
    $hash = '0' * 40
    if ($null -ne $bound) {
        $hash = $bound.bytes
        $kind = if ($null -ne $policy -and (Get-Field $policy 'CertTemplateName')) { 2 } else { 3 }
    } elseif ($own.Count -gt 0) {
        $kind = 1
        $hash = $own[0].thumbprint
    } elseif ($null -ne (Get-Field $stations 'SelfSignedCertificate')) {
        $kind = 1
        $hash = (Get-Field $stations 'SelfSignedCertificate').bytes
    }
    [pscustomobject] @{
        TerminalName = 'RDP-Tcp'; SSLCertificateSHA1Hash = $hash; SSLCertificateSHA1HashType = $kind
        SecurityLayer = Get-Field $listener 'SecurityLayer'; UserAuthenticationRequired = Get-Field $listener 'UserAuthentication'
    }
}

function Find-Instance([string] $Class) {
    $machine = Get-Machine
    switch ($Class) {
        'Win32_Service' {
            foreach ($entry in $machine.services.PSObject.Properties) {
                [pscustomobject] @{
                    Name = $entry.Name; DisplayName = $entry.Value.display; State = $entry.Value.state
                    StartMode = $entry.Value.start; ProcessId = [uint32] $entry.Value.pid
                }
            }
        }
        'Win32_TSGeneralSetting' { Get-ListenerSetting }
        'Win32_OperatingSystem' {
            $system = $machine.cim.Win32_OperatingSystem
            [pscustomobject] @{ MUILanguages = @($system.languages); LastBootUpTime = Get-Moment $system.boot; BuildNumber = $system.build }
        }
        'Win32_QuickFixEngineering' {
            # PowerShell itself makes a date of the text that WMI has, and fails where there is none.
            foreach ($update in @(Get-Field $machine.cim $Class | ForEach-Object { $_ })) {
                $told = [pscustomobject] @{
                    HotFixID = $update.HotFixID
                    CimInstanceProperties = @{ InstalledOn = [pscustomobject] @{ Value = $update.InstalledOn } }
                }
                $told | Add-Member -MemberType ScriptProperty -Name InstalledOn -PassThru -Value {
                    [datetime]::Parse($this.CimInstanceProperties['InstalledOn'].Value, [Globalization.DateTimeFormatInfo]::new())
                }
            }
        }
        default { Get-Field $machine.cim $Class | ForEach-Object { $_ } }
    }
}

# Comparisons joined by OR, each part by AND; nothing else of WQL is used.
function Test-Wql($Instance, [string] $Filter) {
    foreach ($part in ($Filter -split '\s+OR\s+')) {
        $holds = $true
        foreach ($term in ($part -split '\s+AND\s+')) {
            $match = [regex]::Match($term.Trim(), "^(\w+)\s*=\s*(?:'([^']*)'|(\d+))$")
            if (-not $match.Success) { throw "The stand-in for WMI cannot read: $Filter" }
            $wanted = "$($match.Groups[2].Value)$($match.Groups[3].Value)"
            if ("$(Get-Field $Instance $match.Groups[1].Value)" -ne $wanted) { $holds = $false }
        }
        if ($holds) { return $true }
    }
    $false
}

function Get-CimInstance {
    [CmdletBinding()]
    param([Parameter(Mandatory, Position = 0)] [string] $ClassName, [string] $Namespace, [string] $Filter, [string[]] $Property)
    if (Test-Empty $PSCmdlet "cim:$ClassName") { return }
    $gone = Get-Field (Get-Machine).noClass $ClassName
    if ($gone) {
        Write-Failure $PSCmdlet "HRESULT $gone" 'Ungültige Klasse' ObjectNotFound
        return
    }
    foreach ($instance in @(Find-Instance $ClassName)) {
        if (-not $Filter -or (Test-Wql $instance $Filter)) { $instance }
    }
}

function Set-CimInstance {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory, ValueFromPipeline)] $InputObject, [Collections.IDictionary] $Property)
    process {
        $hash = $Property['SSLCertificateSHA1Hash']
        if ($Property.Count -ne 1 -or -not $hash -or $InputObject.TerminalName -ne 'RDP-Tcp') { throw 'The stand-in for WMI only binds a certificate.' }
        if (-not $PSCmdlet.ShouldProcess('RDP-Tcp', 'Set-CimInstance')) { return }
        $all = @((Get-Machine).certificates.PSObject.Properties.Value | ForEach-Object { $_ })
        if (@($all | Where-Object { $_.thumbprint -eq $hash -and $_.hasPrivateKey }).Count -eq 0) {
            Write-Failure $PSCmdlet 'HRESULT 0x80041008' 'Ungültiger Parameter' InvalidArgument
            return
        }
        $listener = 'HKLM:\SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp'
        $machine = Get-Machine
        Set-Field (Get-Field $machine.registry $listener) 'SSLCertificateSHA1Hash' ([pscustomobject] @{ bytes = $hash })
        Save-Machine $machine "certificate $hash bound"
    }
}

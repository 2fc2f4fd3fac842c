# Connections, addresses, the firewall, cipher suites, groups.

function Get-NetTCPConnection {
    [CmdletBinding()]
    param([int[]] $LocalPort, [string] $State, [int[]] $OwningProcess)
    $isEmpty = Test-Empty $PSCmdlet 'connections'
    $found = @((Get-Machine).connections | Where-Object {
            -not $isEmpty -and (-not $LocalPort -or $LocalPort -contains $_.localPort) -and (-not $State -or $State -eq $_.state) -and
            (-not $OwningProcess -or $OwningProcess -contains $_.owner)
        })
    if ($found.Count -eq 0) {
        Write-Failure $PSCmdlet 'CmdletizationQuery_NotFound_LocalPort' 'Es wurden keine passenden Objekte gefunden.' ObjectNotFound
        return
    }
    foreach ($one in $found) {
        $owner = if ($one.owner -is [string]) { (Get-Field (Get-Machine).services $one.owner).pid } else { $one.owner }
        [pscustomobject] @{
            LocalAddress = '0.0.0.0'; LocalPort = [uint16] $one.localPort; RemoteAddress = $one.remoteAddress
            State = $one.state; OwningProcess = [uint32] $owner
        }
    }
}

function Get-NetIPAddress {
    [CmdletBinding()]
    param([string] $AddressFamily)
    if (Test-Empty $PSCmdlet 'addresses') { return }
    (Get-Machine).addresses | ForEach-Object { [pscustomobject] @{ IPAddress = $_; AddressFamily = if ($_ -like '*:*') { 'IPv6' } else { 'IPv4' } } } |
        Where-Object { -not $AddressFamily -or $_.AddressFamily -eq $AddressFamily }
}

function Get-NetIPInterface {
    [CmdletBinding()]
    param([string] $AddressFamily, [string] $ConnectionState)
    if (Test-Empty $PSCmdlet 'interfaces') { return }
    $found = @((Get-Machine).interfaces | Where-Object { -not $ConnectionState -or $_.connected -eq ($ConnectionState -eq 'Connected') })
    if ($found.Count -eq 0) { Write-Failure $PSCmdlet 'CmdletizationQuery_NotFound' 'Es wurden keine passenden Objekte gefunden.' ObjectNotFound; return }
    foreach ($one in $found) { [pscustomobject] @{ NlMtu = [uint32] $one.mtu; ConnectionState = $ConnectionState; InterfaceAlias = 'Ethernet' } }
}

function Find-FirewallRule([string] $Name, [string] $Store) {
    $stores = switch ($Store) {
        'ActiveStore' { 'policy', 'local' }
        'RSOP' { , 'policy' }
        default { , 'local' }
    }
    (Get-Machine).firewall | Where-Object { $_.name -eq $Name -and $stores -contains $_.store }
}

function Get-NetFirewallRule {
    [CmdletBinding()]
    param([string[]] $Name, [string] $PolicyStore)
    if (Test-Empty $PSCmdlet 'firewall') { return }
    foreach ($one in $Name) {
        $found = @(Find-FirewallRule $one $PolicyStore)
        if ($found.Count -eq 0) {
            Write-Failure $PSCmdlet 'CmdletizationQuery_NotFound_InstanceID' "Es wurden keine Objekte mit dem Namen $one gefunden." ObjectNotFound
            continue
        }
        foreach ($rule in $found) {
            [pscustomobject] @{
                Name = $one; DisplayName = 'Remotedesktop - Benutzermodus (TCP eingehend)'; Enabled = if ($rule.enabled) { 'True' } else { 'False' }
                Action = 'Allow'; PolicyStoreSourceType = if ($rule.store -eq 'policy') { 'GroupPolicy' } else { 'Local' }
            }
        }
    }
}

function Get-NetFirewallAddressFilter {
    [CmdletBinding()]
    param([Parameter(ValueFromPipeline)] $AssociatedNetFirewallRule)
    process {
        if (Test-Empty $PSCmdlet 'firewall-addresses') { return }
        $store = if ($AssociatedNetFirewallRule.PolicyStoreSourceType -eq 'GroupPolicy') { 'RSOP' } else { 'PersistentStore' }
        $rule = @(Find-FirewallRule $AssociatedNetFirewallRule.Name $store)[0]
        # One address is no list.
        $addresses = if (@($rule.remoteAddress).Count -eq 1) { @($rule.remoteAddress)[0] } else { @($rule.remoteAddress) }
        [pscustomobject] @{ RemoteAddress = $addresses; LocalAddress = 'Any' }
    }
}

function Set-NetFirewallRule {
    [CmdletBinding(SupportsShouldProcess)]
    param([string] $Name, [string[]] $RemoteAddress)
    if (@(Find-FirewallRule $Name 'PersistentStore').Count -eq 0) {
        Write-Failure $PSCmdlet 'CmdletizationQuery_NotFound_InstanceID' "Es wurden keine Objekte mit dem Namen $Name gefunden." ObjectNotFound
        return
    }
    foreach ($address in $RemoteAddress) {
        if ($address -notmatch '^(Any|LocalSubnet|[0-9A-Fa-f.:]+(/[0-9.]+)?(-[0-9A-Fa-f.:]+)?)$') {
            Write-Failure $PSCmdlet 'HRESULT 0x80070057' 'Die Adresse ist ungültig.' InvalidArgument
            return
        }
    }
    if (-not $PSCmdlet.ShouldProcess($Name, 'Set-NetFirewallRule')) { return }
    $machine = Get-Machine
    @($machine.firewall | Where-Object { $_.name -eq $Name -and $_.store -eq 'local' })[0].remoteAddress = @($RemoteAddress)
    Save-Machine $machine "firewall $Name for $($RemoteAddress -join ' ')"
}

function Get-TlsCipherSuite {
    [CmdletBinding()]
    param()
    if (Test-Empty $PSCmdlet 'suites') { return }
    (Get-Machine).suites | ForEach-Object { [pscustomobject] @{ Name = $_ } }
}

function Get-LocalGroupMember {
    [CmdletBinding()]
    param([string] $SID)
    if (Test-Empty $PSCmdlet "group:$SID") { return }
    $members = Get-Field (Get-Machine).groups $SID
    if ($null -eq $members) {
        Write-Failure $PSCmdlet 'GroupNotFound' "Die Gruppe $SID wurde nicht gefunden." ObjectNotFound
        return
    }
    $members | ForEach-Object { [pscustomobject] @{ Name = 'NT-AUTORITÄT\Netzwerkdienst'; SID = $_ } }
}

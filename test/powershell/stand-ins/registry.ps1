# The registry: per key its entries. Numbers are DWORDs, texts REG_SZ, lists REG_MULTI_SZ, { bytes: "0A0B" } REG_BINARY.

function Get-KeyPath([string] $Path) { $Path.TrimEnd('\') }

function Read-Key($Cmdlet, [string] $Path) {
    $wanted = Get-KeyPath $Path
    if (Test-Empty $Cmdlet "registry:$wanted") { return }
    $machine = Get-Machine
    $key = Get-Field $machine.registry $wanted
    if ($null -ne $key) { return $key }
    # A key is there, too, when only keys below it are named.
    foreach ($entry in $machine.registry.PSObject.Properties) {
        if ($entry.Name -like "$([Management.Automation.WildcardPattern]::Escape($wanted))\*") { return [pscustomobject] @{} }
    }
}

function ConvertFrom-Entry($Value) {
    if ($null -eq $Value) { return }
    if ($Value -is [array]) { return , [string[]] $Value }
    if ($Value -is [psobject] -and $Value.PSObject.Properties['bytes']) {
        return , [byte[]] @([regex]::Matches($Value.bytes, '..') | ForEach-Object { [Convert]::ToByte($_.Value, 16) })
    }
    if ($Value -is [string]) { return [Environment]::ExpandEnvironmentVariables($Value) }
    if ($Value -gt [int]::MaxValue) { return [BitConverter]::ToInt32([BitConverter]::GetBytes([uint32] $Value), 0) }
    [int] $Value
}

function ConvertTo-Entry($Value) {
    if ($Value -is [byte[]]) { return [pscustomobject] @{ bytes = ($Value | ForEach-Object { '{0:X2}' -f $_ }) -join '' } }
    if ($Value -is [string] -or $Value -is [string[]] -or $Value -is [array]) { return , $Value }
    [long] $Value
}

function Show-Key([string] $Path, $Key) {
    if ($null -eq $Key) { return }
    $item = [pscustomobject] @{ PSPath = "Microsoft.PowerShell.Core\Registry::$Path"; PSChildName = (Split-Name $Path)[1]; Entries = $Key }
    $item | Add-Member -MemberType ScriptMethod -Name GetValue -Value { param($Name) ConvertFrom-Entry (Get-Field $this.Entries $Name) }
    $item | Add-Member -MemberType ScriptMethod -Name GetValueNames -Value { @($this.Entries.PSObject.Properties.Name) }
    $item
}

function Get-ItemProperty {
    [CmdletBinding()]
    param([Parameter(Position = 0)] [string] $Path, [string] $LiteralPath, [Parameter(Position = 1)] [string[]] $Name)
    $wanted = "$Path$LiteralPath"
    $key = Read-Key $PSCmdlet $wanted
    if ($null -eq $key) { Write-NotFound $PSCmdlet $wanted; return }
    $found = [pscustomobject] @{ PSPath = "Microsoft.PowerShell.Core\Registry::$wanted"; PSChildName = (Split-Name $wanted)[1] }
    foreach ($entry in $key.PSObject.Properties) {
        if ($Name -and $Name -notcontains $entry.Name) { continue }
        $value = ConvertFrom-Entry $entry.Value
        # The provider shows a DWORD above 0x7FFFFFFF without a sign, unlike GetValue.
        if ($value -is [int] -and $value -lt 0) { $value = [uint32] $entry.Value }
        $found | Add-Member -NotePropertyName $entry.Name -NotePropertyValue $value
    }
    foreach ($one in $Name) {
        if ($null -eq $found.PSObject.Properties[$one]) {
            Write-Failure $PSCmdlet 'System.Management.Automation.PSArgumentException' "Die Eigenschaft $one ist nicht vorhanden." InvalidArgument
            return
        }
    }
    $found
}

function Get-ItemPropertyValue {
    [CmdletBinding()]
    param([Parameter(Position = 0)] [string] $Path, [string] $LiteralPath, [Parameter(Position = 1)] [string] $Name)
    (Get-ItemProperty @PSBoundParameters).$Name
}

function Add-Key([string] $Path) {
    $machine = Get-Machine
    $wanted = Get-KeyPath $Path
    if ($null -ne (Get-Field $machine.registry $wanted)) { return }
    Set-Field $machine.registry $wanted ([pscustomobject] @{})
    Save-Machine $machine "registry $wanted made"
}

function Set-Entry($Cmdlet, [string] $Path, [string] $Name, $Value) {
    if ($null -eq (Read-Key $Cmdlet $Path)) { Write-NotFound $Cmdlet $Path; return }
    if (-not $Cmdlet.ShouldProcess("$Path $Name", 'Set')) { return }
    $machine = Get-Machine
    $wanted = Get-KeyPath $Path
    if ($null -eq (Get-Field $machine.registry $wanted)) { Set-Field $machine.registry $wanted ([pscustomobject] @{}) }
    $key = Get-Field $machine.registry $wanted
    Set-Field $key $Name (ConvertTo-Entry $Value)
    Save-Machine $machine "registry $wanted $Name"
}

function Set-ItemProperty {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Position = 0)] [string] $Path, [string] $LiteralPath, [Parameter(Position = 1)] [string] $Name, [Parameter(Position = 2)] $Value, [string] $Type)
    Set-Entry $PSCmdlet "$Path$LiteralPath" $Name $Value
}

function New-ItemProperty {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Position = 0)] [string] $Path, [string] $LiteralPath, [Parameter(Position = 1)] [string] $Name, $Value, [string] $PropertyType, [switch] $Force)
    $key = Read-Key $PSCmdlet "$Path$LiteralPath"
    if ($null -ne $key -and $null -ne $key.PSObject.Properties[$Name] -and -not $Force) {
        Write-Failure $PSCmdlet 'System.IO.IOException' 'Die Eigenschaft ist bereits vorhanden.' ResourceExists
        return
    }
    Set-Entry $PSCmdlet "$Path$LiteralPath" $Name $Value
}

function Remove-ItemProperty {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Position = 0)] [string] $Path, [string] $LiteralPath, [Parameter(Position = 1)] [string] $Name, [switch] $Force)
    $wanted = Get-KeyPath "$Path$LiteralPath"
    $key = Read-Key $PSCmdlet $wanted
    if ($null -eq $key -or $null -eq $key.PSObject.Properties[$Name]) {
        Write-Failure $PSCmdlet 'System.Management.Automation.PSArgumentException' "Die Eigenschaft $Name ist nicht vorhanden." InvalidArgument
        return
    }
    if (-not $PSCmdlet.ShouldProcess("$wanted $Name", 'Remove')) { return }
    $machine = Get-Machine
    (Get-Field $machine.registry $wanted).PSObject.Properties.Remove($Name)
    Save-Machine $machine "registry $wanted $Name removed"
}

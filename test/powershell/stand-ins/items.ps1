# Get-Item and its kin for the paths of Windows: registry, certificates, files. Other paths go to the real commands.

function Get-Kind([string] $Path) {
    if ($Path -match '^(HKLM:|Microsoft\.PowerShell\.Core\\Registry::)') { 'registry' }
    elseif ($Path -match '^(Cert:|Microsoft\.PowerShell\.Security\\Certificate::)') { 'certificate' }
    elseif ($Path -match '^[A-Za-z]:\\') { 'file' }
    else { 'real' }
}

function Write-NotFound($Cmdlet, [string] $Path) {
    Write-Failure $Cmdlet 'PathNotFound' "Der Pfad `"$Path`" ist nicht vorhanden." ObjectNotFound
}

function Test-Path {
    [CmdletBinding()]
    param([Parameter(Position = 0)] [string] $Path, [string] $LiteralPath, [string] $PathType)
    $wanted = "$Path$LiteralPath"
    switch (Get-Kind $wanted) {
        'registry' { $null -ne (Read-Key $PSCmdlet $wanted) }
        'certificate' { $null -ne (Read-Store $PSCmdlet $wanted) }
        'file' {
            $file = Read-File $PSCmdlet $wanted
            $null -ne $file -and ($PathType -ne 'Leaf' -or -not (Get-Field $file 'folder')) -and ($PathType -ne 'Container' -or (Get-Field $file 'folder'))
        }
        default { Microsoft.PowerShell.Management\Test-Path @PSBoundParameters }
    }
}

function Get-Item {
    [CmdletBinding()]
    param([Parameter(Position = 0)] [string] $Path, [string] $LiteralPath, [switch] $Force)
    $wanted = "$Path$LiteralPath"
    $kind = Get-Kind $wanted
    if ($kind -eq 'real') { return Microsoft.PowerShell.Management\Get-Item @PSBoundParameters }
    $found = switch ($kind) {
        'registry' { Show-Key $wanted (Read-Key $PSCmdlet $wanted) }
        'certificate' { Read-Store $PSCmdlet $wanted }
        'file' { Show-File $wanted (Read-File $PSCmdlet $wanted) }
    }
    if ($null -eq $found) { Write-NotFound $PSCmdlet $wanted } else { $found }
}

function Get-ChildItem {
    [CmdletBinding()]
    param([Parameter(Position = 0)] [string] $Path, [string] $LiteralPath, [string] $Filter, [switch] $Force, [switch] $File, [switch] $Directory)
    $wanted = "$Path$LiteralPath"
    switch (Get-Kind $wanted) {
        'certificate' {
            $store = Read-Store $PSCmdlet $wanted
            if ($null -eq $store) { Write-NotFound $PSCmdlet $wanted } else { $store.certificates | ForEach-Object { Show-Certificate $wanted $_ } }
        }
        'file' {
            if ($null -eq (Read-File $PSCmdlet $wanted)) { Write-NotFound $PSCmdlet $wanted; return }
            $pattern = if ($Filter) { $Filter } else { '*' }
            foreach ($entry in (Get-Machine).files.PSObject.Properties) {
                $parent, $leaf = Split-Name $entry.Name
                if ($parent -eq $wanted -and $leaf -like $pattern) { Show-File $entry.Name $entry.Value }
            }
        }
        'registry' {
            if ($null -eq (Read-Key $PSCmdlet $wanted)) { Write-NotFound $PSCmdlet $wanted; return }
            foreach ($entry in (Get-Machine).registry.PSObject.Properties) {
                if ((Split-Name $entry.Name)[0] -eq $wanted) { Show-Key $entry.Name $entry.Value }
            }
        }
        default { Microsoft.PowerShell.Management\Get-ChildItem @PSBoundParameters }
    }
}

function New-Item {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Position = 0)] [string] $Path, [string] $ItemType, $Value, [switch] $Force)
    if (-not $PSCmdlet.ShouldProcess($Path, 'New-Item')) { return }
    switch (Get-Kind $Path) {
        'registry' { Add-Key $Path; Show-Key $Path (Read-Key $PSCmdlet $Path) }
        'certificate' { Add-Store $Path; Read-Store $PSCmdlet $Path }
        'file' {
            if ($null -ne (Read-File $PSCmdlet $Path)) {
                if ($Force) { return Show-File $Path (Read-File $PSCmdlet $Path) }
                Write-Failure $PSCmdlet 'PathExists' "Der Pfad `"$Path`" ist vorhanden." ResourceExists
                return
            }
            Add-File $Path ([pscustomobject] @{ folder = $ItemType -eq 'Directory'; content = "$Value"; written = Get-Seconds; sddl = Get-Inherited $Path })
            Show-File $Path (Read-File $PSCmdlet $Path)
        }
        default { Microsoft.PowerShell.Management\New-Item @PSBoundParameters }
    }
}

function Remove-Item {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Position = 0)] [string] $Path, [string] $LiteralPath, [switch] $Force)
    $wanted = "$Path$LiteralPath"
    if (-not $PSCmdlet.ShouldProcess($wanted, 'Remove-Item')) { return }
    switch (Get-Kind $wanted) {
        'file' {
            if ($null -eq (Read-File $PSCmdlet $wanted)) { Write-NotFound $PSCmdlet $wanted } else { Remove-File $wanted }
        }
        'certificate' {
            if ($null -eq (Read-Store $PSCmdlet $wanted)) { Write-NotFound $PSCmdlet $wanted } else { $null = Remove-Certificate $wanted }
        }
        'registry' {
            $machine = Get-Machine
            $machine.registry.PSObject.Properties.Remove($wanted)
            Save-Machine $machine "registry $wanted removed"
        }
        default { Microsoft.PowerShell.Management\Remove-Item @PSBoundParameters }
    }
}

function Move-Item {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Position = 0)] [string] $Path, [string] $LiteralPath, [Parameter(Position = 1)] [string] $Destination, [switch] $Force)
    $wanted = "$Path$LiteralPath"
    if (-not $PSCmdlet.ShouldProcess($wanted, 'Move-Item')) { return }
    switch (Get-Kind $wanted) {
        'certificate' {
            if ($null -eq (Read-Store $PSCmdlet $wanted) -or $null -eq (Read-Store $PSCmdlet $Destination)) { Write-NotFound $PSCmdlet $wanted; return }
            Add-Certificate $Destination (Remove-Certificate $wanted)
        }
        'file' {
            $file = Read-File $PSCmdlet $wanted
            $target = Read-File $PSCmdlet $Destination
            if ($null -eq $file) { Write-NotFound $PSCmdlet $wanted; return }
            $path = if ($null -ne $target -and (Get-Field $target 'folder')) { "$Destination\$((Split-Name $wanted)[1])" } else { $Destination }
            if ($null -ne (Read-File $PSCmdlet $path) -and -not $Force) {
                Write-Failure $PSCmdlet 'MoveFileInfoItemIOError' 'Eine Datei kann nicht erstellt werden, wenn sie bereits vorhanden ist.' WriteError
                return
            }
            if ($null -eq (Read-File $PSCmdlet (Split-Name $path)[0])) { Write-NotFound $PSCmdlet $path; return }
            Remove-File $wanted
            Add-File $path $file
        }
        default { Microsoft.PowerShell.Management\Move-Item @PSBoundParameters }
    }
}

function Copy-Item {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Position = 0)] [string] $Path, [string] $LiteralPath, [Parameter(Position = 1)] [string] $Destination, [switch] $Force)
    $wanted = "$Path$LiteralPath"
    if (-not $PSCmdlet.ShouldProcess($wanted, 'Copy-Item')) { return }
    $file = Read-File $PSCmdlet $wanted
    if ($null -eq $file) { Write-NotFound $PSCmdlet $wanted; return }
    $copy = $file | ConvertTo-Json -Depth 20 | ConvertFrom-Json
    $copy.sddl = Get-Inherited $Destination
    Add-File $Destination $copy
}

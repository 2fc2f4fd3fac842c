# Files and folders of the machine: per path { folder, bytes, content, written, sddl, link }.

function Split-Name([string] $Path) {
    $at = $Path.LastIndexOf('\')
    if ($at -lt 0) { return '', $Path }
    $Path.Substring(0, $at)
    $Path.Substring($at + 1)
}

function Read-File($Cmdlet, [string] $Path) {
    if (Test-Empty $Cmdlet "file:$Path") { return }
    Get-Field (Get-Machine).files $Path
}

function Add-File([string] $Path, $File) {
    $machine = Get-Machine
    Set-Field $machine.files $Path $File
    Save-Machine $machine "file $Path"
}

function Remove-File([string] $Path) {
    $machine = Get-Machine
    $machine.files.PSObject.Properties.Remove($Path)
    Save-Machine $machine "file $Path removed"
}

# What a new file gets: the rules of its folder that go down, for administrators where nothing is said.
function Get-Inherited([string] $Path) {
    $folder = Get-Field (Get-Machine).files (Split-Name $Path)[0]
    $rules = if ($null -eq $folder) { @() } else { @(Split-Rules $folder.sddl | Where-Object Flags -Like '*OI*') }
    if ($rules.Count -eq 0) { return 'O:BAG:SYD:AI(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;0x1200a9;;;BU)' }
    Join-Sddl 'S-1-5-32-544' @($rules | ForEach-Object { [pscustomobject] @{ Type = $_.Type; Flags = "$($_.Flags)ID"; Rights = $_.Rights; Sid = $_.Sid } })
}

function Show-File([string] $Path, $File) {
    if ($null -eq $File) { return }
    $written = Get-Moment $File.written
    $content = [string] (Get-Field $File 'content')
    $bytes = Get-Field $File 'bytes'
    [pscustomobject] @{
        Name = (Split-Name $Path)[1]; FullName = $Path; PSPath = "Microsoft.PowerShell.Core\FileSystem::$Path"
        Length = if ($null -ne $bytes) { [long] $bytes } else { [long] $content.Length }
        LastWriteTime = $written; LastWriteTimeUtc = $written.ToUniversalTime()
        PSIsContainer = [bool] (Get-Field $File 'folder')
        Attributes = if (Get-Field $File 'link') { [IO.FileAttributes]::ReparsePoint } else { [IO.FileAttributes]::Normal }
    }
}

function Get-Content {
    [CmdletBinding()]
    param([Parameter(Position = 0)] [string] $Path, [string] $LiteralPath, [switch] $Raw, [string] $Encoding)
    $wanted = "$Path$LiteralPath"
    $file = Read-File $PSCmdlet $wanted
    if ($null -eq $file) { Write-NotFound $PSCmdlet $wanted; return }
    if ($Raw) { [string] $file.content } else { ([string] $file.content) -split "`n" }
}

function Set-Content {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Position = 0)] [string] $Path, [string] $LiteralPath, [Parameter(Position = 1)] $Value, [string] $Encoding, [switch] $NoNewline, [switch] $Force)
    $wanted = "$Path$LiteralPath"
    if (-not $PSCmdlet.ShouldProcess($wanted, 'Set-Content')) { return }
    $folder = Read-File $PSCmdlet (Split-Name $wanted)[0]
    if ($null -eq $folder) { Write-NotFound $PSCmdlet $wanted; return }
    $before = Get-Field (Get-Machine).files $wanted
    $sddl = if ($null -ne $before) { $before.sddl } else { Get-Inherited $wanted }
    Add-File $wanted ([pscustomobject] @{ folder = $false; content = @($Value) -join "`n"; written = Get-Seconds; sddl = $sddl })
}

function Get-Acl {
    [CmdletBinding()]
    param([Parameter(Position = 0)] [string] $Path, [string] $LiteralPath)
    $wanted = "$Path$LiteralPath"
    if (Test-Empty $PSCmdlet "acl:$wanted") { return }
    $file = Read-File $PSCmdlet $wanted
    if ($null -eq $file) { Write-NotFound $PSCmdlet $wanted; return }
    if (-not (Test-AdministratorMay $file.sddl 0x20000)) {
        Write-Failure $PSCmdlet 'System.UnauthorizedAccessException' 'Der Versuch war nicht zulässig.' PermissionDenied
        return
    }
    New-Rules $file.sddl
}

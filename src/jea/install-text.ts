import { type Endpoint, identities, moduleName } from './endpoint.ts';
import { quoted } from './quoted.ts';

/** What both scripts know: the endpoint, and by what it is known again as ours. */
function settings({ name, serviceAccount, transcripts }: Endpoint): string {
  return `$endpoint = ${quoted(name)}
$moduleName = '${moduleName}'
$moduleId = '${identities.module}'
$sessionId = '${identities.session}'
$transcripts = ${quoted(transcripts)}
$serviceAccount = ${quoted(serviceAccount ?? '')}
$installed = [IO.Path]::Combine($env:ProgramFiles, 'WindowsPowerShell\\Modules', $moduleName)
$told = "$installed.Told"`;
}

const shared = `# What somebody else made under the same name is left alone.
function Assert-Ours([string] $What, [string] $Found, [string] $Expected, [string] $WayOut) {
    if ($Found -ne $Expected) { throw "$What is there already and was not made by Fettle; nothing was changed. If nobody needs it: $WayOut, then run this again." }
}

function Find-Endpoint {
    $found = @(Get-PSSessionConfiguration | Where-Object { $_.Name -eq $endpoint })
    foreach ($one in $found) {
        $id = $one.PSObject.Properties['GUID']
        Assert-Ours "The endpoint $endpoint" $(if ($id) { [string] $id.Value }) $sessionId "Unregister-PSSessionConfiguration -Name '$endpoint'"
    }
    $found
}

function Assert-OurModule([string] $Folder) {
    if (-not (Test-Path -LiteralPath $Folder)) { return }
    $manifest = Join-Path -Path $Folder -ChildPath "$moduleName.psd1"
    $id = if (Test-Path -LiteralPath $manifest) { (Import-PowerShellDataFile -LiteralPath $manifest).GUID }
    Assert-Ours "The folder $Folder" $id $moduleId 'move it away'
}

# Sessions over WinRM end with it, and so does the one that this script may run in.
function Restart-Remoting {
    if ($NoRestart) {
        Write-Warning 'WinRM was not restarted; nothing of this holds before it is: Restart-Service WinRM'
        return
    }
    Write-Warning 'WinRM restarts now. Every remote session on this host ends.'
    Restart-Service -Name WinRM -Force
    (Get-Service -Name WinRM).WaitForStatus('Running', [TimeSpan]::FromSeconds(60))
}`;

/** Install-FettleEndpoint.ps1: copies the module, registers the endpoint, restarts WinRM; twice does no harm. */
export function installScript(endpoint: Endpoint): string {
  return `<#
.SYNOPSIS
    Installs the module and the endpoint of Fettle on this host.
.DESCRIPTION
    Copies the module ${moduleName} to Program Files\\WindowsPowerShell\\Modules, protects the folder of transcripts,
    registers the endpoint, and restarts WinRM, which ends every remote session on this host. Where only the module is
    new, nothing is restarted; where all is as it is to be, nothing is done. Uninstall-FettleEndpoint.ps1 takes it back.
.PARAMETER RequireSignature
    Refuses scripts whose signature is not valid on this host.
.PARAMETER AllowDomainController
    On a domain controller a virtual account is a domain administrator. Without this, nothing is installed there.
.PARAMETER NoRestart
    Leaves WinRM running as it is. The endpoint works only after it was restarted.
.NOTES
    Needs: administrator. Not yet run on a real Windows.
#>
#Requires -Version 5.1
#Requires -RunAsAdministrator
[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
param([switch] $RequireSignature, [switch] $AllowDomainController, [switch] $NoRestart)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

${settings(endpoint)}
$source = Join-Path -Path $PSScriptRoot -ChildPath $moduleName
$configuration = Join-Path -Path $PSScriptRoot -ChildPath 'Fettle.pssc'

${shared}

function Assert-Place {
    if ($PSVersionTable.PSEdition -ne 'Desktop') { throw 'Run this in Windows PowerShell 5.1 (powershell.exe): the endpoint belongs to it.' }
    if ([Environment]::Is64BitOperatingSystem -and -not [Environment]::Is64BitProcess) {
        throw 'This is the 32-bit PowerShell, whose Program Files are others. Run it from C:\\Windows\\Sysnative\\WindowsPowerShell\\v1.0\\powershell.exe.'
    }
    if ((Get-Service -Name WinRM).Status -ne 'Running') { throw 'WinRM does not run. Enable-PSRemoting switches it on.' }
    $isController = (Get-CimInstance -ClassName Win32_OperatingSystem).ProductType -eq 2
    if ($isController -and -not $serviceAccount -and -not $AllowDomainController) {
        throw 'This is a domain controller, where a virtual account is a domain administrator. Make the files again with a service account (--account gmsa), or say -AllowDomainController.'
    }
}

function Assert-Account {
    if (-not $serviceAccount) { return }
    $name = $serviceAccount + '$'
    try {
        $null = [Security.Principal.NTAccount]::new($name).Translate([Security.Principal.SecurityIdentifier])
    } catch {
        throw "This host finds no account $name; nothing was changed. Make it first, and let this host fetch its password: Install-ADServiceAccount, Test-ADServiceAccount."
    }
}

function Assert-Signed {
    $scripts = @(Get-ChildItem -LiteralPath $PSScriptRoot -Recurse -File | Where-Object { $_.Extension -in '.ps1', '.psm1', '.psd1' })
    foreach ($script in $scripts) {
        $signature = Get-AuthenticodeSignature -LiteralPath $script.FullName
        if ($signature.Status -ne 'Valid') { throw "$($script.FullName) has no valid signature: $($signature.StatusMessage)" }
    }
}

# Paths below a folder with the digest of what they hold.
function Measure-Folder([string] $Folder) {
    if (-not (Test-Path -LiteralPath $Folder)) { return '' }
    $files = @(Get-ChildItem -LiteralPath $Folder -Recurse -File | Sort-Object -Property FullName)
    @($files | ForEach-Object { $_.FullName.Substring($Folder.Length) + ' ' + (Get-FileHash -LiteralPath $_.FullName -Algorithm SHA256).Hash }) -join '|'
}

# Whether Windows has kept this very session configuration.
function Test-Registered($Found) {
    if ($Found.Count -ne 1) { return $false }
    $path = $Found[0].PSObject.Properties['ConfigFilePath']
    if (-not $path -or -not (Test-Path -LiteralPath $path.Value)) { return $false }
    (Get-FileHash -LiteralPath $path.Value -Algorithm SHA256).Hash -eq (Get-FileHash -LiteralPath $configuration -Algorithm SHA256).Hash
}

# The new one stands beside the old before that goes.
function Copy-Module {
    $fresh = "$installed.new"
    if (Test-Path -LiteralPath $fresh) {
        Assert-OurModule $fresh
        Remove-Item -LiteralPath $fresh -Recurse -Force
    }
    Copy-Item -LiteralPath $source -Destination $fresh -Recurse
    if (Test-Path -LiteralPath $installed) { Remove-Item -LiteralPath $installed -Recurse -Force }
    Rename-Item -LiteralPath $fresh -NewName $moduleName
}

# Who owns a folder above the transcripts, or has put a link there, decides where an administrator's account writes.
function Assert-Owned([string] $Folder) {
    $isLink = (Get-Item -LiteralPath $Folder -Force).Attributes -band [IO.FileAttributes]::ReparsePoint
    $isOurs = (Get-Acl -LiteralPath $Folder).Sddl -match '^O:(BA|SY|S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464)'
    if ($isLink -or -not $isOurs) {
        throw "$Folder is a link, or belongs neither to Administrators nor to Windows; nothing was installed. Look what is in it and remove it, or make the files again with another folder (--transcripts)."
    }
}

function Protect-Folder([string] $Folder, [string] $Account) {
    $acl = New-Object -TypeName Security.AccessControl.DirectorySecurity
    $acl.SetSecurityDescriptorSddlForm('O:BAG:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)')
    if ($Account) {
        $rule = New-Object -TypeName Security.AccessControl.FileSystemAccessRule -ArgumentList $Account, 'Modify', 'ContainerInherit, ObjectInherit', 'None', 'Allow'
        $acl.AddAccessRule($rule)
    }
    Set-Acl -LiteralPath $Folder -AclObject $acl
}

# Transcripts tell names and states of this host: for SYSTEM and administrators, and the account that runs here.
function Protect-Transcripts {
    $folders = [Collections.Generic.List[string]]::new()
    for ($folder = $transcripts; $folder; $folder = [IO.Path]::GetDirectoryName($folder)) { $folders.Insert(0, $folder) }
    foreach ($folder in $folders) {
        if (Test-Path -LiteralPath $folder) {
            Assert-Owned $folder
            continue
        }
        $null = New-Item -ItemType Directory -Path $folder
        Protect-Folder $folder
        # Whoever was quick could have put something there before.
        if (@(Get-ChildItem -LiteralPath $folder -Force).Count -gt 0) { throw "Somebody wrote to $folder while it was made; nothing was installed." }
    }
    Protect-Folder $transcripts $(if ($serviceAccount) { $serviceAccount + '$' })
}

Assert-Place
Assert-Account
if ($RequireSignature) { Assert-Signed }
if (-not (Test-PSSessionConfigurationFile -Path $configuration)) { throw "$configuration is not in order; nothing was changed." }
$registered = @(Find-Endpoint)
Assert-OurModule $installed
$isRegistered = Test-Registered $registered
$isCopied = (Measure-Folder $source) -eq (Measure-Folder $installed)
if ($isRegistered -and $isCopied) {
    Write-Output "The endpoint $endpoint is installed as it is to be; nothing was changed."
    return
}

# New sessions load the module as it is then; only a new session configuration needs a restart.
$what = if ($isRegistered) { 'put in another revision of the module' } else { 'install, and restart WinRM' }
if ($PSCmdlet.ShouldProcess("the endpoint $endpoint on $env:COMPUTERNAME", $what)) {
    Protect-Transcripts
    if (-not $isCopied) { Copy-Module }
    if (-not $isRegistered) {
        if ($registered.Count -gt 0) { Unregister-PSSessionConfiguration -Name $endpoint -Force -NoServiceRestart }
        $null = Register-PSSessionConfiguration -Name $endpoint -Path $configuration -Force -NoServiceRestart
        Restart-Remoting
        if (@(Find-Endpoint).Count -ne 1) { throw "The endpoint $endpoint was not registered, so nobody reaches it. Run this again." }
    }
    Write-Output "The endpoint $endpoint is installed."
}
`;
}

/** Uninstall-FettleEndpoint.ps1: takes all of it back, but for the transcripts. */
export function uninstallScript(endpoint: Endpoint): string {
  return `<#
.SYNOPSIS
    Takes the endpoint and the module of Fettle off this host.
.DESCRIPTION
    Unregisters the endpoint, removes the module, and restarts WinRM, which ends every remote session on this host.
    The transcripts stay: they are evidence. Where nothing of it is there, nothing is done.
.PARAMETER NoRestart
    Leaves WinRM running as it is. The endpoint is gone only after it was restarted.
.NOTES
    Needs: administrator. Not yet run on a real Windows.
#>
#Requires -Version 5.1
#Requires -RunAsAdministrator
[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
param([switch] $NoRestart)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

${settings({ ...endpoint, serviceAccount: undefined })
  .split('\n')
  .filter((line) => !line.startsWith('$serviceAccount'))
  .join('\n')}

${shared}

$registered = @(Find-Endpoint)
$folders = @($installed, "$installed.new" | Where-Object { Test-Path -LiteralPath $_ })
$folders | ForEach-Object { Assert-OurModule $_ }
if ($registered.Count -eq 0 -and $folders.Count -eq 0) {
    Write-Output "There is no endpoint $endpoint of Fettle here; nothing was changed."
    return
}

if ($PSCmdlet.ShouldProcess("the endpoint $endpoint on $env:COMPUTERNAME", 'remove, and restart WinRM')) {
    if ($registered.Count -gt 0) { Unregister-PSSessionConfiguration -Name $endpoint -Force -NoServiceRestart }
    foreach ($folder in $folders) { Remove-Item -LiteralPath $folder -Recurse -Force }
    if (Test-Path -LiteralPath $told) { Remove-Item -LiteralPath $told -Recurse -Force }
    if ($registered.Count -gt 0) { Restart-Remoting }
    Write-Output "The endpoint $endpoint is gone. Its transcripts stay in $transcripts."
}
`;
}

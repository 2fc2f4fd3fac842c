# Scheduled tasks, and time that passes without waiting.

function New-ScheduledTaskAction {
    [CmdletBinding()]
    param([string] $Execute, [string] $Argument)
    [pscustomobject] @{ Execute = $Execute; Argument = $Argument }
}

function New-ScheduledTaskTrigger {
    [CmdletBinding()]
    param([switch] $Once, [datetime] $At)
    [pscustomobject] @{ Once = [bool] $Once; At = $At }
}

function New-ScheduledTaskPrincipal {
    [CmdletBinding()]
    param([string] $UserId, [string] $LogonType, [string] $RunLevel)
    [pscustomobject] @{ UserId = $UserId; LogonType = $LogonType; RunLevel = $RunLevel }
}

function New-ScheduledTaskSettingsSet {
    [CmdletBinding()]
    param(
        [switch] $StartWhenAvailable, [switch] $AllowStartIfOnBatteries, [switch] $DontStopIfGoingOnBatteries, [timespan] $ExecutionTimeLimit,
        [switch] $Hidden, [timespan] $DeleteExpiredTaskAfter
    )
    [pscustomobject] @{ StartWhenAvailable = [bool] $StartWhenAvailable }
}

function New-ScheduledTask {
    [CmdletBinding()]
    param($Action, $Trigger, $Principal, $Settings, [string] $Description)
    [pscustomobject] $PSBoundParameters
}

function Register-ScheduledTask {
    [CmdletBinding()]
    param([string] $TaskName, [string] $TaskPath, $Action, $Trigger, $Principal, $Settings, [string] $Description, [switch] $Force)
    if (Test-Empty $PSCmdlet 'tasks') { return }
    $machine = Get-Machine
    $name = "$TaskPath$TaskName"
    if ($null -ne (Get-Field $machine.tasks $name) -and -not $Force) {
        Write-Failure $PSCmdlet 'HRESULT 0x800700b7' 'Eine Datei kann nicht erstellt werden, wenn sie bereits vorhanden ist.' ResourceExists
        return
    }
    Set-Field $machine.tasks $name ([pscustomobject] @{
            state = 'Ready'; user = $Principal.UserId; execute = $Action.Execute; argument = $Action.Argument
            at = [DateTimeOffset]::new($Trigger.At).ToUnixTimeMilliseconds() / 1000
        })
    Save-Machine $machine "task $name"
    [pscustomobject] @{ TaskName = $TaskName; TaskPath = $TaskPath; State = 'Ready' }
}

function Get-ScheduledTask {
    [CmdletBinding()]
    param([string[]] $TaskName, [string] $TaskPath)
    if (Test-Empty $PSCmdlet 'tasks') { return }
    $found = @(foreach ($entry in (Get-Machine).tasks.PSObject.Properties) {
            $at = $entry.Name.LastIndexOf('\') + 1
            $path = $entry.Name.Substring(0, $at)
            $name = $entry.Name.Substring($at)
            if ((-not $TaskPath -or $path -eq $TaskPath) -and (-not $TaskName -or $TaskName -contains $name)) {
                [pscustomobject] @{ TaskName = $name; TaskPath = $path; State = $entry.Value.state }
            }
        })
    if ($found.Count -eq 0) { Write-Failure $PSCmdlet 'CmdletizationQuery_NotFound_TaskName' 'Es wurden keine Aufgaben gefunden.' ObjectNotFound; return }
    $found
}

function Get-ScheduledTaskInfo {
    [CmdletBinding()]
    param([string] $TaskName, [string] $TaskPath)
    $task = Get-Field (Get-Machine).tasks "$TaskPath$TaskName"
    if ($null -eq $task) { Write-Failure $PSCmdlet 'HRESULT 0x80070002' 'Das System kann die angegebene Datei nicht finden.' ObjectNotFound; return }
    [pscustomobject] @{ NextRunTime = if ($task.at -gt (Get-Seconds)) { Get-Moment $task.at } }
}

function Unregister-ScheduledTask {
    [CmdletBinding(SupportsShouldProcess)]
    param([string] $TaskName, [string] $TaskPath)
    $machine = Get-Machine
    $name = "$TaskPath$TaskName"
    if ($null -eq (Get-Field $machine.tasks $name)) {
        Write-Failure $PSCmdlet 'CmdletizationQuery_NotFound_TaskName' 'Es wurden keine Aufgaben gefunden.' ObjectNotFound
        return
    }
    if (-not $PSCmdlet.ShouldProcess($name, 'Unregister-ScheduledTask')) { return }
    $machine.tasks.PSObject.Properties.Remove($name)
    Save-Machine $machine "task $name removed"
}

# What the machine does by itself when the time of a task has come: the task's own code, in this module's world.
function Invoke-ArmedTask {
    [CmdletBinding()]
    param([Parameter(Mandatory)] [string] $TaskName)
    $task = Get-Field (Get-Machine).tasks $TaskName
    if ($null -eq $task) { throw "There is no task $TaskName." }
    if ($task.user -ne 'S-1-5-18') { throw "The task $TaskName does not run as SYSTEM." }
    $code = [regex]::Match($task.argument, '-Command "(.*)"$').Groups[1].Value
    if (-not $code) { throw "The task $TaskName has no code: $($task.argument)" }
    & ([scriptblock]::Create($code))
    [pscustomobject] @{ ran = $TaskName } | ConvertTo-Json -Compress
}

function Start-Sleep {
    [CmdletBinding()]
    param([Parameter(Position = 0)] [int] $Seconds, [int] $Milliseconds)
}

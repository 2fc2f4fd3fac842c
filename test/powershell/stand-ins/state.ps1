# The machine that the stand-ins play: one JSON file, read at each call and written at each change.

# The stage sets $script:folder, one for each script that it plays, and $script:before where the machine comes from an earlier one.

$script:stateFile = "$script:folder/machine.json"
$script:touchedFile = "$script:folder/touched.txt"
$script:changedFile = "$script:folder/changed.txt"
if ($script:before) { [IO.File]::Copy("$script:before/machine.json", $script:stateFile) }

function Get-Machine {
    [IO.File]::ReadAllText($script:stateFile) | ConvertFrom-Json
}

# What changed is noted apart, so that a preview and a probe can be held to "nothing".
function Save-Machine($Machine, [string] $What) {
    [IO.File]::WriteAllText($script:stateFile, ($Machine | ConvertTo-Json -Depth 20))
    [IO.File]::AppendAllText($script:changedFile, "$What`n")
}

function Get-Field($Object, [string] $Name) {
    $property = $Object.PSObject.Properties[$Name]
    if ($null -ne $property) { , $property.Value }
}

function Set-Field($Object, [string] $Name, $Value) {
    if ($null -ne $Object.PSObject.Properties[$Name]) { $Object.$Name = $Value }
    else { $Object | Add-Member -NotePropertyName $Name -NotePropertyValue $Value }
}

# What a real command does with an error: silent when asked to be, else the end of a script that wants to stop.
function Write-Failure {
    param($Cmdlet, [string] $Id, [string] $Message, [Management.Automation.ErrorCategory] $Category)
    $preference = "$($Cmdlet.MyInvocation.BoundParameters['ErrorAction'])"
    if ($preference -in 'SilentlyContinue', 'Ignore') { return }
    $record = [Management.Automation.ErrorRecord]::new([Exception]::new($Message), $Id, $Category, $null)
    $Cmdlet.ThrowTerminatingError($record)
}

# True where the machine is to find nothing; refuses or breaks where it is told to. Every resource is noted once asked for.
function Test-Empty {
    param($Cmdlet, [string] $Resource)
    [IO.File]::AppendAllText($script:touchedFile, "$Resource`n")
    $fault = Get-Field (Get-Machine).faults $Resource
    switch ($fault) {
        'denied' { Write-Failure $Cmdlet 'AccessDenied' 'Zugriff verweigert "geheim" <b>' PermissionDenied; return $true }
        'broken' { Write-Failure $Cmdlet 'Broken' "Unbekannter Fehler`r`n`"x`" \u0041 `u{202E}" NotSpecified; return $true }
        'empty' { return $true }
    }
    $false
}

# Real programs say it with their exit code and with words in their own language.
function Test-Program([string] $Name) {
    [IO.File]::AppendAllText($script:touchedFile, "program:$Name`n")
    $fault = Get-Field (Get-Machine).faults "program:$Name"
    $global:LASTEXITCODE = if ($fault -eq 'denied') { 5 } elseif ($fault -eq 'broken') { 1 } else { 0 }
    $fault -notin 'denied', 'broken', 'empty'
}

function Get-Moment([double] $Seconds) {
    [DateTimeOffset]::FromUnixTimeMilliseconds([long] ($Seconds * 1000)).LocalDateTime
}

function Get-Seconds { [DateTimeOffset]::UtcNow.ToUnixTimeMilliseconds() / 1000 }

import { toldText } from './told-text.ts';

/** Characters that one script may print, as over WinRS. */
const mostPrinted = 65_536;

/**
 * What every function of the module calls: runs a script file in a runspace of its own and writes one
 * envelope as JSON, as `wholeEnvelope` reads it, with the number of the call and whether it is `lost`.
 *
 * A runspace of its own, because a session of a JEA endpoint puts narrower commands of the same names before
 * Select-Object and its like, because scripts share no variables there, and because it can be stopped: a
 * command that hangs ends with its deadline. A file by its path, because PowerShell then judges its signature
 * and its #Requires lines itself, and no text becomes code.
 */
export const runnerText = `Microsoft.PowerShell.Core\\Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# A script that would not end may still be at work: then this session begins no other.
$script:isLost = $false

# Without byte order mark and signature, with the line ends that the digest counts.
function Read-ScriptText([string] $Path) {
    $text = [IO.File]::ReadAllText($Path).Replace([string] [char] 13 + [char] 10, [string] [char] 10)
    $at = $text.IndexOf([char] 10 + '# SIG # Begin signature block' + [char] 10, [StringComparison]::Ordinal)
    if ($at -lt 0) { $text } else { $text.Substring(0, $at) }
}

# Whoever signs a file may leave its end without the last line end.
function Test-ScriptText([string] $Path, [string] $Digest) {
    $text = Read-ScriptText $Path
    $utf8 = [Text.UTF8Encoding]::new($false)
    $hasher = [Security.Cryptography.SHA256CryptoServiceProvider]::new()
    foreach ($form in $text, ($text.TrimEnd() + [char] 10)) {
        $hash = [BitConverter]::ToString($hasher.ComputeHash($utf8.GetBytes($form))).Replace('-', '')
        if ($hash -eq $Digest) { return $true }
    }
    $false
}

${toldText}
# Where a script says "exit", nobody sees whether it got to its end, nor its code.
function Assert-NoExit([string] $Path) {
    $tree = [Management.Automation.Language.Parser]::ParseFile($Path, [ref] $null, [ref] $null)
    $isExit = { param($node) $node -is [Management.Automation.Language.ExitStatementAst] }
    if ($tree.Find($isExit, $true)) { throw 'The script says "exit", so it was not begun. Let it use "throw" or "return".' }
}

# Empties what the script wrote meanwhile, so that a flood fills no memory. False when there is too much.
function Receive-Written($Shell, $Output, $Told) {
    foreach ($item in $Output.ReadAll()) {
        if ($null -eq $item) { continue }
        $text = [string] $item
        if ($Told.Printed.Length + $text.Length -ge ${mostPrinted}) { return $false }
        if ($Told.Printed.Length -gt 0) { $null = $Told.Printed.Append([char] 10) }
        $null = $Told.Printed.Append($text)
    }
    foreach ($record in $Shell.Streams.Error.ReadAll()) {
        if ($Told.Said.Length -gt 4096) { break }
        if ($Told.Said.Length -gt 0) { $null = $Told.Said.Append([char] 10) }
        $null = $Told.Said.Append([string] $record)
    }
    foreach ($name in 'Progress', 'Verbose', 'Debug', 'Warning', 'Information') { $Shell.Streams.$name.Clear() }
    $true
}

function Invoke-InRunspace([string] $Path, [hashtable] $Given, [int] $DeadlineMs, $Told) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $shell = [powershell]::Create()
    $shell.Runspace = [runspacefactory]::CreateRunspace()
    $shell.Runspace.Open()
    $shell.Runspace.SessionStateProxy.SetVariable('ErrorActionPreference', 'Stop')
    $shell.Runspace.SessionStateProxy.SetVariable('ProgressPreference', 'SilentlyContinue')
    $null = $shell.AddCommand($Path).AddParameters($Given)
    $nothing = [Management.Automation.PSDataCollection[psobject]]::new()
    $nothing.Complete()
    $output = [Management.Automation.PSDataCollection[psobject]]::new()
    $isOver = $false
    $running = $shell.BeginInvoke($nothing, $output)
    # When the session is told to stop, "finally" is all that still runs here.
    try {
        do {
            $isOver = $running.AsyncWaitHandle.WaitOne(50)
            $fits = Receive-Written $shell $output $Told
            $isLate = -not $isOver -and $clock.ElapsedMilliseconds -ge $DeadlineMs
        } until ($isOver -or $isLate -or -not $fits)
    } finally {
        if (-not $isOver) {
            $null = $shell.BeginStop($null, $null)
            $script:isLost = -not $running.AsyncWaitHandle.WaitOne(1500)
        }
    }
    if ($isLate) { return 'timed-out' }
    if (-not $fits) { return 'flooded' }
    $null = $shell.EndInvoke($running)
    $shell.Runspace.Close()
    $shell.Dispose()
    'ok'
}

# The one string that a function writes, whatever happens.
function Invoke-FettleScript([string] $File, [string] $Digest, [int] $Number, [int] $DeadlineMs, [hashtable] $Given, [string] $State, [string[]] $ToldBy, [switch] $Remember) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $told = @{ Printed = [Text.StringBuilder]::new(); Said = [Text.StringBuilder]::new() }
    $outcome = 'error'
    try {
        if ($script:isLost) { throw 'An earlier script of this session did not end, so nothing was begun. A new session is needed.' }
        $path = [IO.Path]::Combine($PSScriptRoot, 'Scripts', $File)
        if (-not (Test-ScriptText $path $Digest)) { throw 'The file of the script is not what this function was made for. Install the module again.' }
        Assert-NoExit $path
        if ($State) {
            $Given.State = Microsoft.PowerShell.Utility\\ConvertFrom-Json -InputObject $State
            Assert-Told $ToldBy $Given.State
        }
        if ($Remember) { Assert-ToldFolder }
        # Whatever ends it: what was told by then is what the way back gets.
        try { $outcome = Invoke-InRunspace $path $Given $DeadlineMs $told }
        finally { if ($Remember) { Save-Told $Digest $told.Printed.ToString() } }
    } catch {
        $cause = $_.Exception
        while ($cause -is [Management.Automation.MethodInvocationException]) { $cause = $cause.InnerException }
        $null = $told.Said.Insert(0, $cause.Message + [char] 10)
    }
    if ($outcome -eq 'timed-out') { $null = $told.Said.Insert(0, 'The script did not end in time and was ended.' + [char] 10) }
    if ($outcome -eq 'flooded') {
        $null = $told.Said.Insert(0, 'The script printed ${mostPrinted} characters or more and was ended.' + [char] 10)
        $null = $told.Printed.Clear()
        $outcome = 'bad-output'
    }
    $said = $told.Said.ToString()
    if ($said.Length -gt 4096) { $said = $said.Substring(0, 4096) }
    $envelope = [ordered]@{
        number = $Number
        outcome = $outcome
        output = $told.Printed.ToString()
        message = $said
        durationMs = $clock.ElapsedMilliseconds
        lost = $script:isLost
    }
    Microsoft.PowerShell.Utility\\ConvertTo-Json -InputObject $envelope -Compress
}
`;

import { mostPrinted, powershellRunning, powershellTelling } from './powershell-telling.ts';

/**
 * Runs calls one after another, each in a runspace of its own, in Windows PowerShell 5.1.
 *
 * In, until end of file: per call a line "<secret> <number> <call as JSON in base64>". Out: "<secret> b
 * <number>" when it begins, then "<secret> j <number> <envelope as JSON in hex>", or "t" for "j" when it
 * went past its deadline and this process has to be ended. Standard input is at its end by then, so no program of a script can wait for it.
 */
export const powershellWorker = `param($reader, $utf8)
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$out = [Console]::OpenStandardOutput()
[Console]::SetOut([IO.TextWriter]::Null)
[Console]::SetError([IO.TextWriter]::Null)

function Send([string] $text) {
  $bytes = $utf8.GetBytes([char] 10 + $text + [char] 10)
  $out.Write($bytes, 0, $bytes.Length)
  $out.Flush()
}

function Expand([string] $text) { $utf8.GetString([Convert]::FromBase64String($text)) }

${powershellTelling}

# What a script does not declare, it would swallow in silence: even -WhatIf, and change the host.
function Read-Given($call, $block) {
  $given = @{}
  foreach ($one in $call.parameters) {
    $value = Expand $one.value
    if ($one.type -eq 'number') { $value = [double]::Parse($value, [Globalization.CultureInfo]::InvariantCulture) }
    if ($one.type -eq 'boolean') { $value = $value -eq 'true' }
    $given[$one.name] = $value
  }
  if ($call.state) { $given['State'] = Expand $call.state | ConvertFrom-Json }
  $declared = @($block.Ast.ParamBlock.Parameters | ForEach-Object { $_.Name.VariablePath.UserPath })
  foreach ($name in $given.Keys) {
    if ($declared -notcontains $name) { throw "The script does not declare the parameter $name." }
  }
  if ($call.preview) {
    if (-not (Test-Preview $block)) { throw 'The script has no SupportsShouldProcess, so it was not run as a preview.' }
    $given['WhatIf'] = $true
  }
  $given
}

${powershellRunning}

function Invoke-Script($call, $told, $clock) {
  $text = Expand $call.text
  $given = Read-Given $call ([scriptblock]::Create($text))
  $shell = [powershell]::Create()
  $shell.Runspace = [runspacefactory]::CreateRunspace()
  $shell.Runspace.Open()
  $null = $shell.AddScript($wrapped).AddArgument($text).AddArgument($given)
  $nothing = New-Object 'Management.Automation.PSDataCollection[psobject]'
  $nothing.Complete()
  $output = New-Object 'Management.Automation.PSDataCollection[psobject]'
  $running = $shell.BeginInvoke($nothing, $output)
  do {
    $isOver = $running.AsyncWaitHandle.WaitOne(50)
    $fits = Receive-Written $shell $output $told
    $isLate = -not $isOver -and $clock.ElapsedMilliseconds -ge $call.deadlineMs
  } until ($isOver -or $isLate -or -not $fits)
  if (-not $isOver) {
    $null = $shell.BeginStop($null, $null)
    $null = $running.AsyncWaitHandle.WaitOne(1500)
  }
  if ($isLate) { return 'timed-out' }
  if (-not $fits) { return 'flooded' }
  $null = $shell.EndInvoke($running)
  if ($shell.Runspace.SessionStateProxy.GetVariable('fettleReachedEnd')) { 'ok' } else { 'exited' }
  $shell.Runspace.Close()
  $shell.Dispose()
}

function Invoke-Call($call) {
  $clock = [Diagnostics.Stopwatch]::StartNew()
  $told = @{ printed = New-Object Text.StringBuilder; said = New-Object Text.StringBuilder }
  $outcome = 'error'
  try { $outcome = Invoke-Script $call $told $clock }
  catch {
    $cause = $_.Exception
    while ($cause -is [Management.Automation.MethodInvocationException]) { $cause = $cause.InnerException }
    $null = $told.said.Insert(0, $cause.Message + [char] 10)
  }
  switch ($outcome) {
    'timed-out' { $null = $told.said.Insert(0, 'The script did not end in time and was ended.' + [char] 10) }
    'exited' {
      $null = $told.said.Insert(0, 'The script ended with "exit", whose code cannot be seen. Let it use "throw" or "return".' + [char] 10)
      $outcome = 'error'
    }
    'flooded' {
      $null = $told.said.Insert(0, 'The script printed ${mostPrinted} characters or more and was ended.' + [char] 10)
      $null = $told.printed.Clear()
      $outcome = 'bad-output'
      $isLost = $true
    }
  }
  $letter = if ($isLost -or $outcome -eq 'timed-out') { 't' } else { 'j' }
  @{ letter = $letter; envelope = Format-Envelope $outcome $told $clock }
}

foreach ($line in $reader.ReadToEnd().Split([char] 10)) {
  if (-not $line) { continue }
  $secret, $number, $written = $line.Split(' ')
  Send "$secret b $number"
  $answer = Invoke-Call (Expand $written | ConvertFrom-Json)
  $hex = [BitConverter]::ToString($utf8.GetBytes($answer.envelope)).Replace('-', '').ToLowerInvariant()
  Send ($secret + ' ' + $answer.letter + " $number $hex")
  # Whatever may still run goes with this process: the other side ends it now.
  if ($answer.letter -eq 't') { Start-Sleep 60; break }
}
[Environment]::Exit(0)
`;

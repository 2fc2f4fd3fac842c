import type { PsValue } from '#src/psrp/value.ts';
import { int32, psDictionary, psList } from '#src/psrp/value.ts';
import type { ScriptCall } from './job.ts';
import { mostPrinted, powershellRunning, powershellTelling } from './powershell-telling.ts';

/** A call, and the number by which its envelope is known. */
export interface NumberedCall {
  readonly number: number;
  readonly call: ScriptCall;
}

/**
 * Runs the calls of a job one after another in one pipeline of PowerShell remoting, each in a runspace of its own;
 * Windows PowerShell 5.1, constant text. Its one parameter is the job, as `jobValue` has it.
 *
 * Out: per call a string "<number> <envelope as JSON>". What is there goes out twice a second, so that quick
 * calls cost no round trip each. A progress record tells of a call that takes longer. An envelope with `lost` is
 * the last one: something of that script may still run, and only the end of this process ends it.
 */
export const powershellPipeline = `param($job)
& {
param($job)
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'Continue'

${powershellTelling}

# What a script does not declare, it would swallow in silence: even -WhatIf, and change the host.
function Read-Given($call, $block) {
  $given = @{}
  foreach ($pair in $call.parameters.GetEnumerator()) { $given[$pair.Key] = $pair.Value }
  if ($call.state) { $given['State'] = $call.state | ConvertFrom-Json }
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

function Start-Script($call) {
  $given = Read-Given $call ([scriptblock]::Create($call.text))
  $shell = [powershell]::Create()
  $shell.Runspace = [runspacefactory]::CreateRunspace()
  $shell.Runspace.Open()
  $null = $shell.AddScript($wrapped).AddArgument($call.text).AddArgument($given)
  $nothing = New-Object 'Management.Automation.PSDataCollection[psobject]'
  $nothing.Complete()
  $output = New-Object 'Management.Automation.PSDataCollection[psobject]'
  @{ shell = $shell; output = $output; result = $shell.BeginInvoke($nothing, $output) }
}

function Stop-Script($running) {
  $null = $running.shell.BeginStop($null, $null)
  $null = $running.result.AsyncWaitHandle.WaitOne(1500)
}

function Complete-Script($running) {
  try {
    $null = $running.shell.EndInvoke($running.result)
    if ($running.shell.Runspace.SessionStateProxy.GetVariable('fettleReachedEnd')) { 'ok' } else { 'exited' }
  } finally {
    $running.shell.Runspace.Dispose()
    $running.shell.Dispose()
  }
}

# Variables of the process and its folder outlive a runspace, and this process outlives the job.
function Restore-Surroundings($before) {
  [Environment]::CurrentDirectory = $before.folder
  $now = [Environment]::GetEnvironmentVariables()
  foreach ($name in @($now.Keys)) {
    if (-not $before.variables.Contains($name)) { [Environment]::SetEnvironmentVariable($name, [NullString]::Value) }
  }
  foreach ($name in @($before.variables.Keys)) {
    if ($now[$name] -cne $before.variables[$name]) { [Environment]::SetEnvironmentVariable($name, $before.variables[$name]) }
  }
}

function Add-Reason($told, [string] $outcome) {
  switch ($outcome) {
    'timed-out' { $null = $told.said.Insert(0, 'The script did not end in time and was ended.' + [char] 10) }
    'exited' { $null = $told.said.Insert(0, 'The script ended with "exit", whose code cannot be seen. Let it use "throw" or "return".' + [char] 10) }
    'flooded' {
      $null = $told.said.Insert(0, 'The script printed ${mostPrinted} characters or more and was ended.' + [char] 10)
      $null = $told.printed.Clear()
    }
  }
}

function Format-Answer($call, [string] $outcome, $told, $clock) {
  Add-Reason $told $outcome
  $words = @{ exited = 'error'; flooded = 'bad-output' }
  $word = if ($words.ContainsKey($outcome)) { $words[$outcome] } else { $outcome }
  $envelope = Format-Envelope $word $told $clock
  if ($outcome -eq 'timed-out' -or $outcome -eq 'flooded') { $envelope = $envelope.Insert(1, '"lost":true,') }
  [string] $call.number + ' ' + $envelope
}

$before = @{ folder = [Environment]::CurrentDirectory; variables = [Environment]::GetEnvironmentVariables() }
$waiting = New-Object 'Collections.Generic.List[string]'
$silence = [Diagnostics.Stopwatch]::StartNew()
$running = $null
try {
  foreach ($call in $job.calls) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $told = @{ printed = New-Object Text.StringBuilder; said = New-Object Text.StringBuilder }
    $outcome = 'error'
    $nextSign = 1000
    try {
      $running = Start-Script $call
      do {
        $isOver = $running.result.AsyncWaitHandle.WaitOne(50)
        $fits = Receive-Written $running.shell $running.output $told
        $isLate = -not $isOver -and $clock.ElapsedMilliseconds -ge $call.deadlineMs
        if ($waiting.Count -gt 0 -and $silence.ElapsedMilliseconds -ge 500) {
          $waiting.ToArray()
          $waiting.Clear()
          $silence.Restart()
        }
        if (-not $isOver -and $clock.ElapsedMilliseconds -ge $nextSign) {
          $nextSign = $clock.ElapsedMilliseconds + 5000
          $share = [int] [Math]::Min(99, 100 * $clock.ElapsedMilliseconds / $call.deadlineMs)
          Write-Progress -Activity 'Fettle' -Status $call.name -PercentComplete $share
        }
      } until ($isOver -or $isLate -or -not $fits)
      if (-not $isOver) { Stop-Script $running }
      $outcome = if ($isLate) { 'timed-out' } elseif (-not $fits) { 'flooded' } else { Complete-Script $running }
    } catch {
      $cause = $_.Exception
      while ($cause -is [Management.Automation.MethodInvocationException]) { $cause = $cause.InnerException }
      $null = $told.said.Insert(0, $cause.Message + [char] 10)
    }
    $running = $null
    $waiting.Add((Format-Answer $call $outcome $told $clock))
    if ($outcome -eq 'timed-out' -or $outcome -eq 'flooded') { break }
    Restore-Surroundings $before
  }
  $waiting.ToArray()
} finally {
  # This pipeline is being stopped: what it runs is no pipeline of its own.
  if ($running) { Stop-Script $running }
}
} $job
`;

/** The job as the pipeline above reads it. Text stays text: nothing of it becomes code that no call has. */
export function jobValue(calls: readonly NumberedCall[]): PsValue {
  return psDictionary([['calls', psList(calls.map(callValue))]]);
}

function callValue({ number, call }: NumberedCall): PsValue {
  const { name, text, parameters, state, mode, deadlineMs } = call;
  const given = Object.entries(parameters).map(
    ([key, value]) => [key, parameterValue(value)] as const,
  );
  return psDictionary([
    ['number', int32(number)],
    ['name', name],
    ['text', text.replace(/^\uFEFF/, '')],
    ['parameters', psDictionary(given)],
    ['state', state === undefined ? null : JSON.stringify(state)],
    ['preview', mode === 'preview'],
    ['deadlineMs', int32(deadlineMs)],
  ]);
}

function parameterValue(value: string | number | boolean): PsValue {
  return typeof value === 'number' ? { kind: 'real', type: 'Db', value } : value;
}

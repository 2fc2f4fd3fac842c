import { encodedCommand } from './base64.ts';
import { readyLine } from './posix-bootstrap.ts';

/** Reads one line, the bootstrap in base64, and runs it with the reader. Short: cmd.exe takes 8,191 characters. */
const loader = `$ErrorActionPreference = 'Stop'
$utf8 = New-Object Text.UTF8Encoding $false
$reader = New-Object IO.StreamReader ([Console]::OpenStandardInput()), $utf8
$ready = $utf8.GetBytes("${readyLine}\`n")
$out = [Console]::OpenStandardOutput()
$out.Write($ready, 0, $ready.Length)
$out.Flush()
$line = $reader.ReadLine()
if ($line) { & ([scriptblock]::Create($utf8.GetString([Convert]::FromBase64String($line)))) $reader $utf8 }`;

/** The whole command line of a job, always these bytes. "-InputFormat None" leaves standard input to us. */
export const powershellCommand = `powershell.exe -NoLogo -NoProfile -NonInteractive -InputFormat None -OutputFormat Text -EncodedCommand ${encodedCommand(loader)}`;

/**
 * Runs the calls of one job one after another, each in a runspace of its own, in Windows PowerShell 5.1.
 *
 * In: one line, the job as JSON in base64; then standard input stays open as a lifeline. Out: per call
 * "<marker> j <call> <envelope as JSON in hex>", then "<marker> d", and "d" on standard error.
 */
export const powershellBootstrap = `param($reader, $utf8)
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$out = [Console]::OpenStandardOutput()

function Send([string] $text) {
  $bytes = $utf8.GetBytes($text + [char] 10)
  $out.Write($bytes, 0, $bytes.Length)
  $out.Flush()
}

function Expand([string] $text) { $utf8.GetString([Convert]::FromBase64String($text)) }

function Stop-Descendant([int] $parent) {
  $children = @(Get-CimInstance Win32_Process -Filter "ParentProcessId=$parent" -ErrorAction SilentlyContinue)
  foreach ($child in $children) {
    Stop-Descendant $child.ProcessId
    Stop-Process -Id $child.ProcessId -Force -ErrorAction SilentlyContinue
  }
}

function Format-Envelope([string] $outcome, [string] $json, [string] $message, [long] $took) {
  if ($message.Length -gt 4096) { $message = $message.Substring(0, 4096) }
  $rest = @{ outcome = $outcome; message = $message; durationMs = $took } | ConvertTo-Json -Compress
  if ($json) { '{"value":' + $json + ',' + $rest.Substring(1) } else { $rest }
}

function Read-Json($output) {
  $text = (@($output) | Where-Object { $null -ne $_ } | ForEach-Object { [string] $_ }) -join [char] 10
  if ($text.Length -gt 1000000) { return $null }
  try { $null = $text | ConvertFrom-Json; $text.Trim() } catch { $null }
}

function Invoke-Call($call, $lifeline) {
  $clock = [Diagnostics.Stopwatch]::StartNew()
  $shell = [powershell]::Create()
  $shell.Runspace = [runspacefactory]::CreateRunspace()
  $shell.Runspace.Open()
  $null = $shell.AddScript((Expand $call.text))
  foreach ($given in $call.parameters) {
    $value = Expand $given.value
    if ($given.type -eq 'number') { $value = [double]::Parse($value, [Globalization.CultureInfo]::InvariantCulture) }
    if ($given.type -eq 'boolean') { $value = $value -eq 'true' }
    $null = $shell.AddParameter($given.name, $value)
  }
  if ($call.state) { $null = $shell.AddParameter('State', (Expand $call.state | ConvertFrom-Json)) }
  if ($call.preview) { $null = $shell.AddParameter('WhatIf', $true) }
  $running = $shell.BeginInvoke()
  $handles = [Threading.WaitHandle[]] @($running.AsyncWaitHandle, $lifeline.AsyncWaitHandle)
  $first = [Threading.WaitHandle]::WaitAny($handles, [int] $call.deadlineMs)
  if ($first -ne 0) {
    $null = $shell.BeginStop($null, $null)
    Stop-Descendant $PID
    $stopped = $running.AsyncWaitHandle.WaitOne(3000)
    $why = if ($first -eq 1) { 'The script was ended before it was done.' } else { 'The script did not end in time and was ended.' }
    if (-not $stopped) { $why += ' It may still hang until this session is over.' }
    return Format-Envelope 'timed-out' '' $why $clock.ElapsedMilliseconds
  }
  try {
    $output = $shell.EndInvoke($running)
    $said = ($shell.Streams.Error | ForEach-Object { [string] $_ }) -join [char] 10
    $json = Read-Json $output
    if ($json) { Format-Envelope 'ok' $json '' $clock.ElapsedMilliseconds }
    elseif ($said) { Format-Envelope 'error' '' $said $clock.ElapsedMilliseconds }
    else { Format-Envelope 'bad-output' '' 'The script printed no JSON object.' $clock.ElapsedMilliseconds }
  } catch {
    $cause = $_.Exception
    if ($cause.InnerException) { $cause = $cause.InnerException }
    Format-Envelope 'error' '' $cause.Message $clock.ElapsedMilliseconds
  } finally {
    $shell.Runspace.Close()
    $shell.Dispose()
  }
}

$line = $reader.ReadLine()
if (-not $line) { [Environment]::Exit(1) }
$job = Expand $line | ConvertFrom-Json
$rest = New-Object byte[] 1
$lifeline = [IAsyncResult] $reader.BaseStream.ReadAsync($rest, 0, 1)
$index = 0
foreach ($call in $job.calls) {
  $index += 1
  $envelope = try { Invoke-Call $call $lifeline } catch { Format-Envelope 'error' '' $_.Exception.Message 0 }
  $hex = [BitConverter]::ToString($utf8.GetBytes($envelope)).Replace('-', '').ToLowerInvariant()
  Send ($job.marker + ' j ' + $index + ' ' + $hex)
  if ($lifeline.IsCompleted) { break }
}
$done = $utf8.GetBytes('d' + [char] 10)
$err = [Console]::OpenStandardError()
$err.Write($done, 0, $done.Length)
$err.Flush()
Send ($job.marker + ' d')
# Threads that still hang in a call end with the process.
[Environment]::Exit(0)
`;

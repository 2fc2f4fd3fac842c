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
 * Runs the calls of one job in Windows PowerShell 5.1, in a second process: on Windows a program hangs
 * when its standard input is a pipe that somebody waits to read from, as this one does for its lifeline.
 * And only a process can be ended for certain, with all that it started; the rest then goes on in a new one.
 *
 * In: one line, the job as JSON in base64; then standard input stays open as a lifeline. Out: per call
 * "<marker> j <call> <envelope as JSON in hex>", then "<marker> d", and "d" on standard error.
 */
export const powershellBootstrap = `param($reader, $utf8)
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$out = [Console]::OpenStandardOutput()

function Write-Line($stream, [string] $text) {
  $bytes = $utf8.GetBytes($text + [char] 10)
  $stream.Write($bytes, 0, $bytes.Length)
  $stream.Flush()
}

function Start-Hidden([string] $file, [string] $arguments) {
  $start = New-Object Diagnostics.ProcessStartInfo $file, $arguments
  $start.UseShellExecute = $false
  $start.CreateNoWindow = $true
  $start.RedirectStandardInput = $true
  $start.RedirectStandardOutput = $true
  $start.RedirectStandardError = $true
  $process = [Diagnostics.Process]::Start($start)
  $process.BeginErrorReadLine()
  $process
}

function Stop-Tree($process) {
  try {
    if ($process.HasExited) { return $true }
    if ($process.GetType().GetMethod('Kill', [Type[]] @([bool]))) { $process.Kill($true) }
    else {
      $killer = Start-Hidden ([IO.Path]::Combine([Environment]::SystemDirectory, 'taskkill.exe')) ('/F /T /PID ' + $process.Id)
      $killer.StandardInput.Close()
      if (-not $killer.WaitForExit(2000)) { $killer.Kill() }
      if (-not $process.HasExited) { $process.Kill() }
    }
    $process.WaitForExit(1000)
  } catch { $process.HasExited }
}

# The same program with the same arguments, which are constant and need no quotes.
function Start-Worker($calls, [int] $number) {
  $file = [Diagnostics.Process]::GetCurrentProcess().MainModule.FileName
  $arguments = ([Environment]::GetCommandLineArgs() | Select-Object -Skip 1) -join ' '
  $process = Start-Hidden $file $arguments
  $text = $job.worker + [char] 10
  foreach ($call in $calls) {
    $text += $secret + ' ' + $number + ' ' + $call.written + [char] 10
    $number += 1
  }
  $bytes = $utf8.GetBytes($text)
  $writing = $process.StandardInput.BaseStream.WriteAsync($bytes, 0, $bytes.Length)
  $first = [Threading.Tasks.Task]::WaitAny([Threading.Tasks.Task[]] @($writing, $lifeline), 30000)
  if ($first -eq 0) { $process.StandardInput.BaseStream.Close() }
  $process
}

# The line that matches, or 'late', 'stopped' or 'gone'.
function Wait-Line($process, [string] $pattern, [long] $within) {
  $clock = [Diagnostics.Stopwatch]::StartNew()
  while ($true) {
    $left = [int] [Math]::Max(0, $within - $clock.ElapsedMilliseconds)
    $reading = $process.StandardOutput.ReadLineAsync()
    $first = [Threading.Tasks.Task]::WaitAny([Threading.Tasks.Task[]] @($reading, $lifeline), $left)
    if ($first -eq 1) { return 'stopped' }
    if ($first -ne 0) { return 'late' }
    if ($null -eq $reading.Result) { return 'gone' }
    if ($reading.Result -cmatch ('^' + $secret + ' ' + $pattern)) { return $reading.Result.Substring($secret.Length + 1) }
  }
}

function Send-Envelope([int] $number, $envelope) {
  $bytes = $utf8.GetBytes(($envelope | ConvertTo-Json -Compress))
  $hex = [BitConverter]::ToString($bytes).Replace('-', '').ToLowerInvariant()
  Write-Line $out ($job.marker + " j $number $hex")
}

function Send-Failure([int] $number, [string] $outcome, [string] $message, [long] $took) {
  Send-Envelope $number @{ outcome = $outcome; output = ''; message = $message; durationMs = $took }
}

function Send-Amended([string] $answer, [string] $why) {
  $letter, $number, $hex = $answer.Split(' ')
  $bytes = New-Object byte[] ($hex.Length / 2)
  for ($at = 0; $at -lt $bytes.Length; $at += 1) { $bytes[$at] = [Convert]::ToByte($hex.Substring(2 * $at, 2), 16) }
  $envelope = $utf8.GetString($bytes) | ConvertFrom-Json
  $envelope.message = $why.Trim() + ' ' + $envelope.message
  Send-Envelope $number $envelope
}

$line = $reader.ReadLine()
if (-not $line) { [Environment]::Exit(1) }
$job = $utf8.GetString([Convert]::FromBase64String($line)) | ConvertFrom-Json
$rest = New-Object byte[] 1
$lifeline = $reader.BaseStream.ReadAsync($rest, 0, 1)
$calls = @($job.calls)
$worker = $null
# What a program of a script writes beside the worker cannot pass for an answer.
$secret = [Guid]::NewGuid().ToString('N')
for ($number = 1; $number -le $calls.Count; $number += 1) {
  $call = $calls[$number - 1]
  $clock = [Diagnostics.Stopwatch]::StartNew()
  $why = ''
  try {
    if (-not $worker) { $worker = Start-Worker @($calls | Select-Object -Skip ($number - 1)) $number }
    $answer = Wait-Line $worker "b $number$" 30000
    if ($answer -like 'b *') {
      $clock = [Diagnostics.Stopwatch]::StartNew()
      $answer = Wait-Line $worker "[jt] $number [0-9a-f]+$" ($call.deadlineMs + 2500)
    }
  } catch {
    $answer = 'gone'
    $why = ' ' + $_.Exception.GetBaseException().Message
  }
  if ($answer -like 'j *') { Write-Line $out ($job.marker + ' ' + $answer); continue }
  $ended = if ($worker) { Stop-Tree $worker } else { $true }
  $worker = $null
  if (-not $ended) { $why += ' Some of its processes could not be ended.' }
  if ($answer -like 't *' -and $ended) { Write-Line $out ($job.marker + ' j' + $answer.Substring(1)) }
  elseif ($answer -like 't *') { Send-Amended $answer $why }
  elseif ($answer -eq 'late') { Send-Failure $number 'timed-out' ('The script did not end in time and was ended.' + $why) $clock.ElapsedMilliseconds }
  elseif ($answer -eq 'stopped') {
    Send-Failure $number 'timed-out' ('The script was ended before it was done.' + $why) $clock.ElapsedMilliseconds
    break
  }
  else { Send-Failure $number 'error' ('The process of the script ended before it answered.' + $why) $clock.ElapsedMilliseconds }
}
if ($worker -and -not $worker.WaitForExit(3000)) { $null = Stop-Tree $worker }
Write-Line ([Console]::OpenStandardError()) 'd'
Write-Line $out ($job.marker + ' d')
[Environment]::Exit(0)
`;

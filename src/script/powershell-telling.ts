/** Characters that one script may print. Ten times as much still fits into a line of the answer. */
export const mostPrinted = 65_536;

/**
 * Windows PowerShell 5.1 of every worker that runs scripts in runspaces of their own: what an envelope looks like,
 * whether a script can preview, and how what it writes is taken while it runs.
 */
export const powershellTelling = `function Format-Envelope([string] $outcome, $told, $clock) {
  $said = $told.said.ToString()
  if ($said.Length -gt 4096) { $said = $said.Substring(0, 4096) }
  @{ outcome = $outcome; output = $told.printed.ToString(); message = $said; durationMs = $clock.ElapsedMilliseconds } |
    ConvertTo-Json -Compress
}

function Test-Preview($block) {
  foreach ($attribute in $block.Ast.ParamBlock.Attributes) {
    foreach ($named in $attribute.NamedArguments) {
      if ($named.ArgumentName -ne 'SupportsShouldProcess') { continue }
      if ($named.ExpressionOmitted -or $named.Argument.Extent.Text -eq '$true') { return $true }
    }
  }
  $false
}`;

/** Takes what a running script has written, and says how its text is called. */
export const powershellRunning = `# Empties what the script wrote meanwhile, so that a flood fills no memory. False when there is too much.
function Receive-Written($shell, $output, $told) {
  foreach ($item in $output.ReadAll()) {
    if ($null -eq $item) { continue }
    $text = [string] $item
    if ($told.printed.Length + $text.Length -ge ${mostPrinted}) { return $false }
    if ($told.printed.Length -gt 0) { $null = $told.printed.Append([char] 10) }
    $null = $told.printed.Append($text)
  }
  foreach ($record in $shell.Streams.Error.ReadAll()) {
    if ($told.said.Length -gt 4096) { break }
    if ($told.said.Length -gt 0) { $null = $told.said.Append([char] 10) }
    $null = $told.said.Append([string] $record)
  }
  foreach ($name in 'Progress', 'Verbose', 'Debug', 'Warning', 'Information') { $shell.Streams.$name.Clear() }
  $true
}

# Without "Stop", a script goes on after a line that failed, and tells what it never found or did.
# "exit" ends a script without an error, and its code cannot be seen: only then the last line does not run.
$wrapped = 'param($fettleText, $fettleGiven)
$ErrorActionPreference = "Stop"
& ([scriptblock]::Create($fettleText)) @fettleGiven
$global:fettleReachedEnd = $true'`;

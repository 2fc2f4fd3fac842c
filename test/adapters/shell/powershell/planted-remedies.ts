import type { Planted } from './planted.ts';

/** What no script may print, and what no remedy may do. One violation each, in a script in which all else is in order. */
export const plantedRemedies: readonly Planted[] = [
  // The output.
  { body: '1', flaw: 'goes into the output beside the JSON object' },
  { body: "Get-Service -Name 'a'", flaw: 'goes into the output beside the JSON object' },
  { body: '$x = [Collections.ArrayList]::new()\n$x.Add(1)', flaw: 'goes into the output beside' },
  { body: 'function Get-It { 1 }\nGet-It', flaw: 'goes into the output beside the JSON object' },
  { body: '@{ a = 1 } | ConvertTo-Json -Compress', flaw: 'may print more than one JSON object' },
  {
    body: 'foreach ($x in 1, 2) { @{ a = $x } | ConvertTo-Json -Compress }',
    flaw: 'may print more than one',
  },
  { body: 'if ($x) { return }', flaw: 'may end without printing its JSON object' },
  {
    body: 'if ($x) { @{ a = 1 } | ConvertTo-Json\n return }',
    flaw: 'ConvertTo-Json needs -Compress',
  },

  // Remedies.
  {
    role: 'apply',
    body: 'Restart-Service -Name A',
    flaw: 'stands outside of if ($PSCmdlet.ShouldProcess',
  },
  { role: 'apply', body: '$null = takeown /f x /a', flaw: 'takeown stands outside of' },
  {
    role: 'apply',
    body: 'if (-not $PSCmdlet.ShouldProcess(1)) { Start-Service -Name A }',
    flaw: 'stands outside of',
  },
  {
    role: 'apply',
    body: 'if ($PSCmdlet.ShouldProcess(1)) { $x = 1 } else { Start-Service -Name A }',
    flaw: 'stands outside of',
  },
  {
    role: 'apply',
    body: 'if ($PSCmdlet.ShouldProcess(1) -or $x) { Start-Service -Name A }',
    flaw: 'stands outside of',
  },
  {
    role: 'apply',
    body: 'function Start-It { Start-Service -Name A }\nStart-It\nif ($PSCmdlet.ShouldProcess(1)) { Start-It }',
    flaw: 'stands outside of',
  },
  {
    role: 'apply',
    body: 'if (-not $PSCmdlet.ShouldProcess(1)) { $x = 1 }\nStart-Service -Name A',
    flaw: 'stands outside of',
  },
  {
    role: 'rollback',
    body: 'Remove-Item -LiteralPath x -Recurse',
    flaw: 'may not be given -Recurse here',
  },
  {
    role: 'rollback',
    body: "Remove-Item -LiteralPath 'Cert:\\x' -DeleteKey",
    flaw: 'may not be given -DeleteKey here',
  },
  { role: 'rollback', body: 'Remove-Item -Path x*', flaw: 'may not be given -Path here' },
  {
    role: 'rollback',
    body: 'Invoke-CimMethod -ClassName Win32_Process -MethodName Create',
    flaw: 'calls whatever a class offers',
  },
  { role: 'rollback', body: '$null = reg import x', flaw: 'reg: this is no form' },
  { role: 'rollback', body: 'Restart-Computer', flaw: 'ends what people work on' },
  {
    role: 'rollback',
    body: 'Set-NetFirewallProfile -Enabled False',
    flaw: 'is not on the list of commands for a remedy',
  },
  {
    role: 'rollback',
    body: 'Disable-NetFirewallRule -Name x',
    flaw: 'is not on the list of commands for a remedy',
  },
  {
    role: 'rollback',
    body: 'Set-NetFirewallRule -Name x -Enabled False',
    flaw: 'may not be given -Enabled here',
  },
  {
    role: 'rollback',
    body: "$null = icacls x /grant 'NETWORK SERVICE:(R)'",
    flaw: 'icacls: this is no form of it that does only what',
  },
  {
    role: 'rollback',
    body: "$null = icacls x /grant '*S-1-1-0:(F)'",
    flaw: 'icacls: this is no form',
  },
  {
    role: 'rollback',
    body: "$null = icacls x /grant '*S-1-5-20:(R)' /t",
    flaw: 'icacls: this is no form',
  },
  { role: 'rollback', body: '$null = takeown /f x /r /a', flaw: 'takeown: this is no form' },
  { role: 'rollback', body: '$null = certutil -delstore My x', flaw: 'certutil: this is no form' },
  { role: 'rollback', body: '$null = winmgmt /resetrepository', flaw: 'winmgmt: this is no form' },
  {
    role: 'rollback',
    body: "$p = 'HKLM:\\SOFTWARE\\Policies\\A'\nSet-ItemProperty -LiteralPath $p -Name b -Value 1",
    flaw: 'what a policy decides is for whoever owns the policy',
  },
  {
    role: 'rollback',
    body: '$a = New-ScheduledTaskAction -Execute "$env:SystemRoot\\System32\\reg.exe" -Argument "import $($State.file)"',
    flaw: 'a text from outside could become code here',
  },
  {
    role: 'rollback',
    body: "$a = New-ScheduledTaskAction -Execute $State.program -Argument 'x'",
    flaw: 'a task starts a program below',
  },
  {
    role: 'rollback',
    body: "$a = New-ScheduledTaskAction -Execute 'C:\\Users\\x.exe'",
    flaw: 'a task starts a program below',
  },
  {
    role: 'rollback',
    body: 'Register-ScheduledTask -TaskName a -User b -Password c',
    flaw: 'may not be given -User here',
  },
];

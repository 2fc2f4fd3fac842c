import type { Planted } from './planted.ts';

/** Near misses: each looks like a violation and is none. */
export const sound: readonly Omit<Planted, 'flaw'>[] = [
  {
    body: "$x = Get-ChildItem -LiteralPath 'Cert:\\LocalMachine\\My' | Where-Object NotAfter -LT (Get-Date)",
  },
  { body: "$x = 'Remove-Item x; iex $y > z # <# ?? && '" },
  { body: '# Remove-Item x; exit; $x ?? 1\n<# iex\n#>' },
  { body: "$x = @'\n$(Remove-Item x) '@ \"@\n'@" },
  { body: '$x = @"\nit is $env:SystemRoot\n"@' },
  { body: '$y = 1\n$x = "it is $(Get-Date) and $($y + 1) at ${y}: $env:ProgramData\\x"' },
  { body: "if (1 -gt 0) { Write-Warning 'it > is' }" },
  { body: '$x = qwinsta 2>$null | Select-String -Pattern rdp' },
  { body: '$x = whoami 2>&1' },
  { body: "$x = [IO.File]::ReadAllText('x', [Text.Encoding]::UTF8)" },
  { body: "$x = New-Object System.Text.StringBuilder\n$null = $x.Append('a')" },
  { body: "$x = @{}\n$x.b = 1\n$x['c'] = 2\n$x.Add('d', 3)\n$x.Remove('d')" },
  { body: '$x = New-Object byte[] 4\n$x[0] = 1' },
  { body: "$x = [BitConverter]::ToString(@(1)).Replace('-', '').ToLowerInvariant()" },
  { body: "$x = 'a b' -replace 'a', 'b'" },
  {
    body: "$x = [Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine', 'Registry64').OpenSubKey('x', $false).GetValue('y')",
  },
  { body: 'try { $x = 1 } catch [Net.WebException] { throw }' },
  { body: '$x = 1 -is [Reflection.Assembly]' },
  { body: '$x = 1..3 | ForEach-Object { $_ }' },
  { body: '$x = & { 1 }' },
  {
    body: 'function Read-It([scriptblock] $Body) { try { & $Body } catch { $null } }\n$x = Read-It { Get-Date }',
  },
  { body: '$t = @{ LiteralPath = 1; Force = $true }\n$x = Get-Item @t' },
  { body: '$x = & "$env:SystemRoot\\System32\\icacls.exe" $env:ProgramData' },
  { body: '$x = sc.exe query TermService' },
  { body: '$x = icacls $env:ProgramData /q' },
  { body: '$x = certutil -silent -store My' },
  { body: '$x = w32tm /query /status /verbose' },
  { body: '$x = netsh http show sslcert ipport=0.0.0.0:443' },
  { body: "$x = reg query 'HKLM\\SOFTWARE' /v a" },
  { body: '$x = winmgmt /verifyrepository' },
  { body: "$x = auditpol /get '/category:*'" },
  { body: '$x = wevtutil gl System' },
  { body: '$null = Get-Date\nGet-Date | Out-Null\n[void] (Get-Date)\nGet-Date > $null' },
  { body: 'if ($env:A) { @{ a = 1 } | ConvertTo-Json -Compress\n return }' },
  { body: "if ($env:A) { throw 'no' }" },
  {
    body: '$i = 0\n$i++\nwhile ($i -lt 3) { $i += 1 }\nfor ($k = 0; $k -lt 3; $k++) { $i = $k }\ndo { $i-- } until ($i -lt 0)',
  },
  { body: "switch ($env:A) {\n 'a' { $x = 1 }\n default { $x = 2 }\n}" },
  {
    body: "function Read-Quietly { $ErrorActionPreference = 'Continue'\n icacls x 2>&1 }\n$x = Read-Quietly",
  },
  {
    body: "$c = [Net.Sockets.TcpClient]::new()\ntry { $c.Connect('127.0.0.1', 3389) } finally { $c.Close() }",
  },
  { body: '$x = Get-Item -LiteralPath x\n$y = $x.Name.Substring(0, 2).ToString()' },
  { body: '$x = Split-Path -Path $env:ProgramData -Leaf' },
  { body: "$x = Join-Path $env:ProgramData 'x'.ToUpper()" },
  { role: 'apply', body: 'if ($PSCmdlet.ShouldProcess(1)) { Start-Service -Name A }' },
  { role: 'apply', body: 'if ($env:A -and $PSCmdlet.ShouldProcess(1)) { Start-Service -Name A }' },
  { role: 'apply', body: '$is = $PSCmdlet.ShouldProcess(1)\nif ($is) { Start-Service -Name A }' },
  {
    role: 'apply',
    body: 'if (-not $PSCmdlet.ShouldProcess(1)) { @{ a = 1 } | ConvertTo-Json -Compress\n return }\nStart-Service -Name A',
  },
  {
    role: 'apply',
    body: 'function Start-It { Start-Service -Name A }\nif ($PSCmdlet.ShouldProcess(1)) { Start-It }',
  },
  { role: 'apply', body: '$null = icacls x /verify' },
  {
    role: 'rollback',
    body: '$null = icacls x /grant \'*S-1-5-20:(R)\' /q\n$null = icacls x /setowner "*$($State.owner)"',
  },
  {
    role: 'rollback',
    body: "$p = 'HKLM:\\SYSTEM\\A'\nSet-ItemProperty -LiteralPath $p -Name b -Value 1 -Type DWord",
  },
  {
    role: 'rollback',
    body: '$n = [Guid]::NewGuid().ToString(\'N\')\n$a = New-ScheduledTaskAction -Execute "$env:SystemRoot\\System32\\reg.exe" -Argument "import $env:ProgramData\\Fettle\\$n.reg"',
  },
  {
    role: 'rollback',
    body: '$acl = Get-Acl -LiteralPath x\n$acl.SetAccessRuleProtection($true, $true)\nSet-Acl -LiteralPath x -AclObject $acl',
  },
];

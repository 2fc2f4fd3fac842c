import type { Planted } from './planted.ts';

/** Detours: the same violations, with what is seen and what is done held apart. */
export const plantedDetours: readonly Planted[] = [
  // A variable that the check takes for another one than PowerShell does.
  {
    body: "$v = '/get'\n$script:v = '/clear'\n$x = auditpol $v",
    flaw: 'auditpol: this is no form',
  },
  {
    body: "$v = '/get'\n${local:v} = '/clear'\n$x = auditpol $v",
    flaw: 'auditpol: this is no form',
  },
  {
    body: "$d = [Collections.Generic.Dictionary[string,string]]::new()\n$d.Add('a', '/clear')\n$v = '/get'\n$null = $d.TryGetValue('a', [ref] $v)\n$x = auditpol $v",
    flaw: 'auditpol: this is no form',
  },
  {
    body: "$v = '/get'\nWrite-Error -Message '/clear' -ErrorAction Continue -ErrorVariable v",
    flaw: 'may not be given -ErrorVariable here',
  },
  { body: "$script:ErrorActionPreference = 'SilentlyContinue'", flaw: "is 'Stop'" },
  {
    body: "foreach ($ErrorActionPreference in 'SilentlyContinue') { $x = 1 }",
    flaw: 'belongs to PowerShell',
  },
  {
    body: "foreach ($PSDefaultParameterValues in @{ 'Get-Service:ComputerName' = 'a' }) { $x = 1 }",
    flaw: 'belongs to PowerShell',
  },
  { body: "foreach ($env:PATH in 'x') { $x = 1 }", flaw: 'assigns to $env:PATH' },
  {
    body: 'function Get-It($PSDefaultParameterValues) { Get-Service -Name A }\n$x = Get-It @{ }',
    flaw: 'belongs to PowerShell',
  },
  {
    body: 'function Get-It([string] $ErrorActionPreference) { Get-Date }\n$x = Get-It x',
    flaw: 'belongs to PowerShell',
  },
  {
    body: "$null = [version]::TryParse('1.0', [ref] $PSDefaultParameterValues)",
    flaw: 'belongs to PowerShell',
  },
  {
    role: 'apply',
    body: '$is = $PSCmdlet.ShouldProcess(1)\nforeach ($is in $true) { if ($is) { Start-Service -Name A } }',
    flaw: 'stands outside of',
  },
  {
    role: 'apply',
    body: '$is = $PSCmdlet.ShouldProcess(1)\n$script:is = $true\nif ($is) { Start-Service -Name A }',
    flaw: 'stands outside of',
  },
  {
    role: 'apply',
    body: '$is = $PSCmdlet.ShouldProcess(1)\n$null = $d.TryGetValue(1, [ref] $is)\nif ($is) { Start-Service -Name A }',
    flaw: 'stands outside of',
  },
  {
    role: 'apply',
    body: 'function Start-It($PSCmdlet) { if ($PSCmdlet.ShouldProcess(1)) { Start-Service -Name A } }\nStart-It @{ }',
    flaw: 'belongs to PowerShell',
  },

  // Dictionaries that only look as if the script had made them.
  {
    body: "$d = Get-Variable -Name 'PSDefaultParameterValues' -ValueOnly",
    flaw: 'Get-Variable is not on the list',
  },
  {
    body: "$d = (Get-Item -LiteralPath 'x').Value\n$d['Get-Service:ComputerName'] = 'a'",
    flaw: 'may change something',
  },
  {
    body: "function Set-It([hashtable] $D) { $D['a:b'] = 1 }\nSet-It (Get-Item -LiteralPath 'x').Value",
    flaw: 'may change something',
  },
  {
    body: "function Set-It([hashtable] $D) { $D.Add('a:b', 1) }\nSet-It (Get-Item -LiteralPath 'x').Value",
    flaw: '.Add() may change something',
  },
  {
    body: "$d = Get-Item -LiteralPath 'Variable:\\PSDefaultParameterValues'",
    flaw: 'reads a drive of PowerShell itself',
  },
  {
    body: "$d = Get-Content -LiteralPath 'Microsoft.PowerShell.Core\\Function::mkdir'",
    flaw: 'reads a drive of PowerShell itself',
  },

  // Code that stands nowhere in the script.
  {
    body: "function Use-It([scriptblock] $B) { & $B 'C:\\x' }\n$x = Use-It (Get-Content -LiteralPath $y)",
    flaw: 'takes code in { }',
  },
  {
    body: "function Use-It([scriptblock] $B) { & $B 'C:\\x' }\n$x = Use-It -B $y",
    flaw: 'takes code in { }',
  },
  {
    body: 'function Use-It([switch] $S, [scriptblock] $B) { & $B }\n$x = Use-It -S $y',
    flaw: 'takes code in { }',
  },
  {
    body: 'function Use-It([scriptblock] $B = (Get-Item -LiteralPath x)) { & $B }\n$x = Use-It',
    flaw: 'calls a command that is only known when it runs',
  },
  {
    body: 'function Use-It([Parameter(ValueFromPipeline)] [scriptblock] $B) { & $B }\n$x = $y | Use-It',
    flaw: 'calls a command that is only known when it runs',
  },
  { body: '$x = 1 | Where-Object -FilterScript $y', flaw: 'Where-Object takes code in { }' },
  {
    body: '$x = 1 | Where-Object (Get-Item -LiteralPath x)',
    flaw: 'Where-Object takes code in { }',
  },
  { body: '$x = @(1).Where($y)', flaw: '.Where() takes code in { }' },
  { body: "$x = 'C:\\x' -as 'System.IO.StreamWriter'", flaw: '-as takes a type in [ ]' },
  { body: '$x = $y -as $z', flaw: '-as takes a type in [ ]' },

  // One word that becomes several, so that a program gets what nobody saw.
  {
    body: "$y = 'C:\\f', '/grant', '*S-1-1-0:F'\n$x = icacls $y",
    flaw: 'put the value in quotes',
  },
  { body: "$x = icacls ('C:\\f', '/reset')", flaw: 'put the value in quotes' },
  { body: "$x = icacls @('C:\\f', '/reset')", flaw: 'put the value in quotes' },
  { body: '$x = icacls $y.FullName', flaw: 'put the value in quotes' },
  { body: 'function Get-It($P) { icacls $P }\n$x = Get-It 1', flaw: 'put the value in quotes' },
  { body: '$x = icacls \'C:\\f" /reset "\'', flaw: 'holds a quotation mark' },
  { role: 'rollback', body: '$null = takeown /f $State.files /a', flaw: 'put the value in quotes' },

  // Other machines, written otherwise.
  { body: "$x = Get-Content -LiteralPath '//server/share/x'", flaw: 'reaches no other machine' },
  { body: "$x = Get-Content -LiteralPath '\\/server/share/x'", flaw: 'reaches no other machine' },
  {
    body: "$x = Get-Content -LiteralPath 'FileSystem::\\\\server\\share\\x'",
    flaw: 'reaches no other machine',
  },
  {
    body: "$x = Get-Content -LiteralPath 'Microsoft.PowerShell.Core\\FileSystem::\\\\server\\share'",
    flaw: 'reaches no other machine',
  },
  {
    body: "$x = Get-Content -LiteralPath '\\\\?\\UNC\\server\\share\\x'",
    flaw: 'reaches no other machine',
  },
  { body: "$x = [IO.File]::ReadAllText('\\\\server\\share\\x')", flaw: 'reaches no other machine' },
  { body: '$x = [IO.File]::ReadAllText("//server/share/$y")', flaw: 'reaches no other machine' },
  {
    body: "$c = [Net.Sockets.TcpClient]::new('a.example', 80)",
    flaw: 'connects where this check cannot see it',
  },
  {
    body: "$c = New-Object Net.Sockets.TcpClient 'a.example', 80",
    flaw: 'connects where this check cannot see it',
  },
  {
    body: "$c = New-Object -TypeName Net.Sockets.TcpClient -ArgumentList 'a.example', 80",
    flaw: 'connects where this check cannot see it',
  },
  { body: "$x = [cimsession] 'server'", flaw: '[cimsession] is not on the list of types' },
  {
    body: '$x = Get-CimInstance -ClassName Win32_PingStatus -Filter "Address=\'a\'"',
    flaw: 'asks another machine',
  },

  // Reading that changes something, or has no end.
  {
    body: '$x = Get-CimInstance -ClassName Win32_Product',
    flaw: 'repairs every installed program',
  },
  { body: '$x = Get-CimInstance Win32_Product', flaw: 'repairs every installed program' },
  {
    body: "$x = Get-CimInstance -Query 'SELECT * FROM Win32_SoftwareFeature'",
    flaw: 'repairs every installed program',
  },
  {
    body: '$x = Get-CimInstance -ClassName "Win32_$y"',
    flaw: 'reads a class that is only known when it runs',
  },
  { body: '$x = Get-WinEvent -LogName Security', flaw: 'wants -MaxEvents' },

  // A policy, under its long name.
  {
    role: 'rollback',
    body: "Set-ItemProperty -LiteralPath 'Microsoft.PowerShell.Core\\Registry::HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\A' -Name b -Value 1",
    flaw: 'what a policy decides',
  },
];

import type { Planted } from './planted.ts';

/** Text that becomes code, and other machines. One violation each, in a script in which all else is in order. */
export const plantedCode: readonly Planted[] = [
  // Text that becomes code.
  { body: '$x = Invoke-Expression $y', flaw: 'Invoke-Expression turns text into code' },
  { body: '$x = iex $y', flaw: 'iex turns text into code' },
  { body: "$x = [scriptblock]::Create('1')", flaw: '[scriptblock] makes code out of text' },
  { body: '$x = $y.Invoke()', flaw: '.Invoke() is not known to read only' },
  { body: '$x = $y.InvokeScript($z)', flaw: '.InvokeScript() is not known to read only' },
  { body: '& $command', flaw: 'calls a command that is only known when it runs: $command' },
  { body: '& (Get-Command -Name x)', flaw: 'calls a command that is only known when it runs' },
  { body: '& "$x"', flaw: 'calls a command that is only known when it runs' },
  { body: '. .\\x.ps1', flaw: 'runs code in its own scope' },
  { body: '. { 1 }', flaw: 'runs code in its own scope' },
  { body: "Add-Type -TypeDefinition 'class A { }'", flaw: 'Add-Type brings in code' },
  { body: '$x = $ExecutionContext.InvokeCommand', flaw: '$ExecutionContext runs text as code' },
  { body: '$x = (Get-Command -Name x).ScriptBlock', flaw: 'code is not taken out of an object' },
  { body: '$x = 1, 2 | ForEach-Object Kill', flaw: 'a bare name would call a method' },
  {
    body: "$x = 1, 2 | ForEach-Object -MemberName 'Kill'",
    flaw: 'may not be given -MemberName here',
  },
  { body: '$x = 1, 2 | ForEach-Object $y', flaw: 'ForEach-Object takes code in { }' },
  { body: '$x = $y.$name()', flaw: 'calls a method that is only known when it runs' },
  {
    body: "$t = 'x'.GetType()\n$x = $t::new()",
    flaw: 'takes a static member of something that is no type',
  },
  { body: '$x = [Reflection.Assembly]::Load($y)', flaw: 'reflection reaches everything' },
  { body: '$x = [Activator]::CreateInstance($y)', flaw: 'reflection reaches everything' },
  { body: '$x = [powershell]::Create()', flaw: 'it runs code that this check does not see' },
  { body: "$x = [type] 'IO.File'", flaw: 'reflection reaches everything' },
  { body: '$x = $y -as [IO.StreamWriter]', flaw: '[IO.StreamWriter] is not on the list of types' },
  {
    body: 'function Get-It([ValidateScript({ $true })] $A) { $A }',
    flaw: '[ValidateScript()] is not on the list of attributes',
  },
  { body: '$x = $function:prompt', flaw: 'only env: is read as a variable' },
  { body: "$t = @{ Path = 'x' }\n$t.Force = $true\n$x = Get-Item @t", flaw: 'in one literal @{ }' },
  { body: '$x = Get-Item @given', flaw: 'write the parameters out' },
  { body: 'Import-Module X', flaw: 'brings in code that this check does not see' },
  { body: 'Start-Process x', flaw: 'starts a program of which this check knows nothing' },
  { body: 'cmd /c del x', flaw: 'starts a program of which this check knows nothing' },
  { body: 'powershell.exe -Command x', flaw: 'starts a program of which this check knows nothing' },

  // The network and other machines.
  {
    body: '$x = Invoke-WebRequest https://a.example',
    flaw: 'fetches from or sends to the network',
  },
  {
    body: '$x = Invoke-RestMethod https://a.example',
    flaw: 'fetches from or sends to the network',
  },
  { body: '$x = New-Object Net.WebClient', flaw: 'a script makes no Net.WebClient' },
  { body: '$x = [Net.Http.HttpClient]::new()', flaw: 'a script fetches nothing from the network' },
  {
    body: "$c = [Net.Sockets.TcpClient]::new()\n$c.Connect('10.0.0.1', 80)",
    flaw: "connects to more than '127.0.0.1'",
  },
  {
    body: "$x = Get-Content -LiteralPath '\\\\server\\share\\x'",
    flaw: 'a script reaches no other machine',
  },
  {
    body: '$x = Get-CimInstance -ClassName A -ComputerName b',
    flaw: 'may not be given -ComputerName here',
  },
  {
    body: '$x = Get-Item -LiteralPath x -Credential $y',
    flaw: 'may not be given -Credential here',
  },
  { body: 'Invoke-Command { 1 }', flaw: 'brings in code' },
];

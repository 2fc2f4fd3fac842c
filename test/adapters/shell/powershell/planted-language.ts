import type { Planted } from './planted.ts';

/** What no script may be written in. One violation each, in a script in which all else is in order. */
export const plantedLanguage: readonly Planted[] = [
  // What cannot be read, or is read differently by two parsers.
  { body: 'if ($true) {', flaw: 'syntax: ' },
  { body: "$x = 'a", flaw: 'syntax: ' },
  { body: '$x = \u2018a\u2019', flaw: 'holds U+2018, which PowerShell takes for a quotation mark' },
  { body: 'Get-Item \u2013Path x', flaw: 'holds U+2013, which PowerShell takes for a minus' },
  { body: '# a\u00A0b', flaw: 'holds U+00A0' },
  { body: '$x = 1\u0007', flaw: 'holds U+0007: no control characters' },
  { body: '<# a `#> Remove-Item x #>', flaw: 'the comment ends at its first #>' },
  { body: '$x = "$(1)#$(Remove-Item x)"\n$y = "z"', flaw: 'syntax' },
  { body: "$x = @'\n'\n'@; Remove-Item x; @'\n'@", flaw: 'syntax: ' },
  { body: '$x = @"\n$(Remove-Item x)\n"@', flaw: 'put the value of $( ) into a variable first' },
  { body: '$x = "$$(Remove-Item x)"', flaw: 'write $( ) in a string only where it is code' },
  { body: '$x = "`u{41}"', flaw: 'PowerShell 6 and later' },
  { body: '$null = icacls x/a"$y"', flaw: 'put the whole argument in quotes' },
  { body: '$null = icacls x *S-1-5-20:(R)', flaw: "put rights such as '*S-1-5-20:(R)' in quotes" },
  { body: '$null = Get-Item a>b', flaw: 'put the whole argument in quotes' },
  { body: '$x = $^', flaw: 'is what somebody typed' },
  { body: '$null = Get-Item -LiteralPath [string]', flaw: 'put it in parentheses' },
  { body: '$x = $y#; Remove-Item x', flaw: 'put a blank before the comment' },
  { body: 'whoami --% /all', flaw: '--% hands the rest of the line to a program unread' },

  // What Windows PowerShell 5.1 does not have.
  { body: '$x = $y ?? 1', flaw: '"??" is PowerShell 7' },
  { body: '$x ??= 1', flaw: '"??" is PowerShell 7' },
  { body: '$x = $y?.Name', flaw: '"?." and "?[]" are PowerShell 7' },
  { body: '$x = $y?[0]', flaw: '"?." and "?[]" are PowerShell 7' },
  { body: '$x = $y ? 1 : 2', flaw: 'the ternary operator is PowerShell 7' },
  { body: 'whoami && hostname', flaw: '&& and || are PowerShell 7' },
  { body: 'whoami || hostname', flaw: '&& and || are PowerShell 7' },
  {
    body: '1..3 | ForEach-Object -Parallel { $_ }',
    flaw: '-Parallel here (PowerShell 6 and later)',
  },
  {
    body: '$x = $y | ConvertFrom-Json -AsHashtable',
    flaw: '-AsHashtable here (PowerShell 6 and later)',
  },
  {
    body: '$x = Get-Content -LiteralPath x -AsByteStream',
    flaw: '-AsByteStream here (PowerShell 6',
  },
  { body: 'clean { 1 }', flaw: 'a clean block is PowerShell 7' },

  // Grammar that scripts do without.
  { body: 'exit 1', flaw: 'ends with "exit", whose code cannot be seen' },
  { body: 'trap { continue }', flaw: 'write try … catch instead of trap' },
  { body: 'class A { [int] $b }', flaw: 'a script defines no classes' },
  { body: 'enum A { b }', flaw: 'a script defines no types' },
  { body: 'workflow Get-It { 1 }', flaw: 'workflows are not for scripts' },
  { body: 'foreach -parallel ($x in 1, 2) { $y = $x }', flaw: '-Parallel is not for scripts' },
  { body: 'function Get-It { begin { 1 } end { 2 } }', flaw: 'blocks are not needed here' },
  { body: 'switch -File x {\n 1 { $y = 1 }\n}', flaw: 'switch -File is not for scripts' },
  { body: ':out foreach ($x in 1, 2) { break }', flaw: 'labels make jumps' },
  { body: '$x = (1, 2).ForEach{ $_ }', flaw: 'write ForEach-Object instead' },

  // Other names, half names, unknown names.
  { body: '$x = gci C:\\', flaw: '"gci" is another name; write Get-ChildItem' },
  { body: '$x = 1, 2 | ? { $_ }', flaw: '"?" is another name; write Where-Object' },
  { body: '$x = 1, 2 | % { $_ }', flaw: '"%" is another name; write ForEach-Object' },
  { body: '$x = dir', flaw: '"dir" is another name' },
  { body: '$x = Get-Item -Lit x', flaw: 'write it in full: -literalpath' },
  { body: '$x = Get-Item -LiteralPath x -EA Stop', flaw: 'may not be given -EA here' },
  {
    body: '$x = Get-Itm x',
    flaw: 'is not on the list of commands for a probe (did you mean "get-item"?)',
  },
  { body: '$x = sc query', flaw: 'is another name for a cmdlet' },
  { body: '$x = nmap -sS', flaw: 'nmap is not on the list of commands for a probe' },
  { body: '$x = C:\\x.exe a', flaw: 'calls a command that is only known when it runs' },
  { body: 'function Get-Item { 1 }', flaw: 'defines Get-Item, which is a command' },
  { body: 'function Get-It { 1 }\nfunction Get-It { 2 }', flaw: 'defines Get-It twice' },
  {
    body: 'function Get-It([int] $A) { $A }\n$x = Get-It -B 1',
    flaw: 'Get-It declares no parameter -B',
  },
];

import { didYouMean } from '#src/document/nearest.ts';
import type { CheckedScript, ScriptFlaw, ScriptReport } from '#src/ports/script-check.ts';
import type { CommandTable } from './command-table.ts';
import { commandsIn, functionsIn, type PowerShellCommand } from './powershell-commands.ts';
import { type Token, tokenize } from './powershell-tokens.ts';

/** Verbs that look and shape, and change nothing outside of the script. */
const readingVerbs = new Set(
  'get test select where sort group measure foreach convertto convertfrom compare resolve join split format find search'.split(
    ' ',
  ),
);
/** Writes only to the script's own streams, objects and settings; native tools that only print. */
const readingCommands = new Set(
  (
    'new-object new-timespan set-strictmode set-variable out-null out-string write-output write-verbose write-debug ' +
    'write-warning write-error start-sleep qwinsta quser whoami hostname'
  ).split(' '),
);
/** Members that change something outside of the script. Without types, a name is all there is to go by. */
const writing = new RegExp(
  `^(${(
    'Delete Kill Start Stop Put Save Write Create Move Copy Replace Remove Set Append Invoke Reset Terminate ' +
    'Restart Run Exec Execute ShellExecute Update Rename Download Upload Send Post Enable Disable Import Export ' +
    'Encrypt Decrypt Lock Unlock Mount Dismount Install Uninstall Register Unregister Clear'
  )
    .split(' ')
    .join('|')})(?![a-z])`,
);

/**
 * Checks one script for Windows PowerShell 5.1 by its tokens. It does not parse: it sees every call where a
 * statement may begin, and members by their name alone.
 */
export function checkPowerShell(
  script: CheckedScript,
  table: CommandTable | undefined,
): ScriptReport {
  const tokens = tokenize(script.text);
  const own = functionsIn(tokens);
  const commands = commandsIn(tokens).filter(({ name }) => !own.has(name?.toLowerCase() ?? ''));
  const flaws = [
    ...frameFlaws(script),
    ...commands.flatMap(codeFlaw),
    ...(script.role === 'probe' ? [...commands.flatMap(readingFlaw), ...writingFlaws(tokens)] : []),
    ...(table === undefined ? [] : commands.flatMap((command) => tableFlaws(command, table))),
  ];
  const notChecked = ['whether PowerShell scripts parse: Windows PowerShell is not at hand'];
  if (table === undefined)
    notChecked.push('commands of Windows PowerShell 5.1: no command table was given');
  return { flaws, notChecked };
}

type Wanted = readonly [RegExp, string];

const always: readonly Wanted[] = [
  [/^\.SYNOPSIS/im, 'has no .SYNOPSIS in its help'],
  [/^#Requires -Version 5\.1/im, 'has no "#Requires -Version 5.1"'],
  [/^Set-StrictMode -Version Latest/im, 'has no "Set-StrictMode -Version Latest"'],
  [/^\$ErrorActionPreference = 'Stop'/im, 'has no "$ErrorActionPreference = \'Stop\'"'],
];
const printing: readonly Wanted[] = [
  [/^\.DESCRIPTION/im, 'has no .DESCRIPTION in its help'],
  [/^\.OUTPUTS/im, 'has no .OUTPUTS in its help'],
  [/ConvertTo-Json\b[^\n]*-Compress/i, 'prints no "ConvertTo-Json -Compress"'],
];
const byRole: Readonly<Record<CheckedScript['role'], readonly Wanted[]>> = {
  probe: printing,
  apply: [
    ...printing,
    [/SupportsShouldProcess/i, 'has no SupportsShouldProcess, so that it cannot be previewed'],
  ],
  confirm: [[/\$State\b/i, 'takes no $State']],
  rollback: [[/\$State\b/i, 'takes no $State']],
};
const privileged: readonly Wanted[] = [
  [/^#Requires -RunAsAdministrator/im, 'has no "#Requires -RunAsAdministrator"'],
];

/** What every script says of itself before its first command. */
function frameFlaws({ text, role, needs, parameters, outputs = [] }: CheckedScript): ScriptFlaw[] {
  const wanted: readonly Wanted[] = [
    ...always,
    ...byRole[role],
    ...(needs === 'administrator' ? privileged : []),
    ...(role === 'apply' ? parameters : []).map(
      (name): Wanted => [new RegExp(`\\$${name}\\b`, 'i'), `never uses the parameter "${name}"`],
    ),
    ...outputs.map(
      (key): Wanted => [
        new RegExp(`\\b${key}\\s*=`, 'i'),
        `never prints "${key}", which the playbook declares`,
      ],
    ),
  ];
  return wanted
    .filter(([pattern]) => !pattern.test(text))
    .map(([, message]) => ({ line: 1, column: 1, message }));
}

function codeFlaw({ name, token }: PowerShellCommand): ScriptFlaw[] {
  if (name === undefined)
    return [at(token, `calls a command that is only known when it runs: ${token.text}`)];
  if (/^(iex|invoke-expression|add-type)$/i.test(name))
    return [at(token, `${name} turns text into code`)];
  return [];
}

function readingFlaw({ name, token, parameters, words }: PowerShellCommand): ScriptFlaw[] {
  if (name === undefined) return [];
  const folded = name.toLowerCase();
  if (folded === 'foreach-object') return words.flatMap(memberCallFlaw);
  if (folded === 'new-object') return parameters.flatMap(comFlaw);
  if (readingCommands.has(folded)) return [];
  const [verb = '', noun] = folded.split('-');
  if (noun === undefined) {
    return [at(token, `"${name}" is not known to read only; write cmdlets by their full names`)];
  }
  if (readingVerbs.has(verb)) return [];
  return [at(token, `"${name}" is not known to read only; a probe must not call it`)];
}

/** `ForEach-Object Kill` calls a method by its name. */
function memberCallFlaw(word: Token): ScriptFlaw[] {
  const member = word.text.replaceAll(/['"]/g, '');
  return writing.test(member) ? [at(word, `${member} may change something`)] : [];
}

function comFlaw(parameter: Token): ScriptFlaw[] {
  const isCom = parameterName(parameter.text).startsWith('c');
  return isCom ? [at(parameter, 'a probe makes no COM object: what it does cannot be told')] : [];
}

function writingFlaws(tokens: readonly Token[]): ScriptFlaw[] {
  return tokens.flatMap((token, index) => {
    const between = { before: tokens[index - 1]?.text ?? '', after: tokens[index + 1]?.text ?? '' };
    const message = redirectFlaw(token, between) ?? memberFlaw(token, between);
    return message === undefined ? [] : [at(token, message)];
  });
}

interface Neighbours {
  readonly before: string;
  readonly after: string;
}

function redirectFlaw({ kind, text }: Token, { after }: Neighbours): string | undefined {
  if (kind !== 'mark' || !text.includes('>') || after === '$null' || after === '&')
    return undefined;
  return 'a probe writes nothing';
}

function memberFlaw({ text, touches }: Token, { before, after }: Neighbours): string | undefined {
  const isCall = touches && after === '(' && /^(\.|::)$/.test(before);
  return isCall && writing.test(text) ? `${text}() may change something` : undefined;
}

function tableFlaws(
  { name, token, parameters }: PowerShellCommand,
  table: CommandTable,
): ScriptFlaw[] {
  if (name === undefined || !name.includes('-')) return [];
  if (!table.has(name.toLowerCase())) {
    return [
      at(token, `Windows PowerShell 5.1 has no command "${name}"${didYouMean(name, table.keys())}`),
    ];
  }
  const known = table.get(name.toLowerCase());
  if (known === undefined) return [];
  return parameters
    .filter(({ text }) => !known.has(parameterName(text)))
    .map((parameter) =>
      at(
        parameter,
        `${name} has no parameter ${parameter.text}${didYouMean(parameterName(parameter.text), known)}`,
      ),
    );
}

function parameterName(text: string): string {
  return text.replace(/^-/, '').replace(/:$/, '').toLowerCase();
}

function at({ line, column }: Token, message: string): ScriptFlaw {
  return { line, column, message };
}

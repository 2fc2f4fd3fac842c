import type { CommandLine } from '#adapters/winrm/winrs/cmd-shell.ts';
import { encodedCommand } from '#src/script/base64.ts';
import { powershellCommand } from '#src/script/powershell-bootstrap.ts';

/** Runs the calls of a job that come over standard input. Always these bytes. */
export const jobLine: CommandLine = lineOf(powershellCommand);

/** What the line below prints before it tells what it sees. */
export const seenMark = 'fettle-sees';

// With another input format PowerShell would wait for the end of its standard input, which stays open.
// Nothing here needs more than ConstrainedLanguage allows: no method, no type, no New-Object.
const look = `'${seenMark} ' + $ExecutionContext.SessionState.LanguageMode + ' ' + $PSVersionTable.PSVersion`;

/** Tells language mode and version, also where no script of ours could run. */
export const lookLine: CommandLine = lineOf(
  `powershell.exe -NoLogo -NoProfile -NonInteractive -InputFormat None -OutputFormat Text -EncodedCommand ${encodedCommand(look)}`,
);

/** Constant words without spaces or quotes, so that they can be cut at the spaces. */
function lineOf(text: string): CommandLine {
  const [command = '', ...words] = text.split(' ');
  return { command, arguments: words };
}

import type { ScriptFlaw } from '#src/ports/script-check.ts';
import type { Argument, Call, Commands } from './call.ts';
import { changingCommands } from './changing-commands.ts';
import { flawAt } from './flaw.ts';
import { isMadeHere } from './made-text.ts';
import { knownType } from './reading-types.ts';
import type { Node } from './tree.ts';
import { knownText, staticText, wordOf } from './word.ts';

/** What the list of parameters cannot say about a command. */
export function specialFlaws(call: Call, commands: Commands): ScriptFlaw[] {
  const { role } = commands;
  switch (call.name ?? '') {
    case 'foreach-object':
      return call.arguments
        .filter(({ parameter, value }) => isMethodByName(parameter, value))
        .map(({ node }) =>
          flawAt(
            node,
            'ForEach-Object takes code in { }: a bare name would call a method of that name',
          ),
        );
    case 'where-object':
      return whereFlaws(call);
    case 'get-ciminstance':
    case 'get-cimassociatedinstance':
    case 'get-cimclass':
      return classFlaws(call, commands);
    case 'get-winevent':
      return call.arguments.some(({ parameter }) => /^(maxevents|list\w+)$/.test(parameter ?? ''))
        ? []
        : [flawAt(call.node, 'Get-WinEvent wants -MaxEvents: a log may hold millions of events')];
    case 'new-object':
      return constructedFlaw(call, role);
    case 'new-scheduledtaskaction':
      return taskFlaws(call, commands);
    default:
      return [];
  }
}

function isMethodByName(parameter: string | undefined, value: Node | undefined): boolean {
  const takesCode = parameter === undefined || /^(process|begin|end)$/.test(parameter);
  return takesCode && value?.type !== 'script_block_expression';
}

/** The first thing that Where-Object is given is code, or the name of a property. */
function whereFlaws({ arguments: given }: Call): ScriptFlaw[] {
  const code =
    given.find(({ parameter }) => parameter === 'filterscript') ??
    given.find(({ parameter }) => parameter === undefined);
  const value = code?.value;
  if (value === undefined || value.type === 'script_block_expression') return [];
  const isName = code?.parameter === undefined && staticText(value) !== undefined;
  return isName ? [] : [flawAt(value, 'Where-Object takes code in { } or the name of a property')];
}

const installer =
  /\bWin32_(Product\w*|Software(Element|Feature)\w*|\w*(InstalledSoftware|ActionCheck|SoftwareFeatureAction)\w*)\b/i;

/** Classes whose reading does more than read. */
function classFlaws(call: Call, { scope }: Commands): ScriptFlaw[] {
  const named = call.arguments.filter(({ parameter }) =>
    /^(classname|query|resultclassname|association)$/.test(parameter ?? 'classname'),
  );
  return named.flatMap(({ value }) => {
    if (value === undefined) return [];
    const text = knownText(value, scope.constants);
    if (text === undefined) {
      return [flawAt(value, 'reads a class that is only known when it runs')];
    }
    if (installer.test(text)) {
      return [
        flawAt(
          value,
          'Windows checks and repairs every installed program when it is asked for this class',
        ),
      ];
    }
    return /\bWin32_PingStatus\b/i.test(text)
      ? [flawAt(value, 'this class asks another machine')]
      : [];
  });
}

function constructedFlaw(call: Call, role: 'probe' | 'remedy'): ScriptFlaw[] {
  const given =
    argumentOf(call, 'typename') ?? call.arguments.find(({ parameter }) => parameter === undefined);
  const name = given?.value === undefined ? undefined : staticText(given.value);
  if (name === undefined)
    return [flawAt(call.node, 'New-Object makes a type that is only known when it runs')];
  if (/TcpClient$/i.test(name) && call.arguments.length > 1) return [flawAt(call.node, reaches)];
  const [outer = '', ...inner] = name.split(/[[\],\s]+/).filter(Boolean);
  const isArray = name.endsWith('[]');
  const mayBeMade =
    isArray ||
    knownType(outer, role)?.members.has('new') === true ||
    /^(psobject|object)$/i.test(outer);
  const isKnown = [outer, ...inner].every((type) => knownType(type, role) !== undefined);
  return mayBeMade && isKnown
    ? []
    : [flawAt(call.node, `a script makes no ${name}: it is not on the list of types`)];
}

/** A TcpClient that is made with an address connects at once. */
export const reaches = 'connects where this check cannot see it; make it empty and call .Connect()';

function argumentOf(call: Call, name: string): Argument | undefined {
  return call.arguments.find(({ parameter }) => parameter === name);
}

/** A task runs as SYSTEM, later, with nobody looking. */
function taskFlaws(call: Call, commands: Commands): ScriptFlaw[] {
  const { value } = argumentOf(call, 'execute') ?? {};
  const program = value === undefined ? undefined : knownText(value, commands.scope.constants);
  const flaws: ScriptFlaw[] = [];
  if (program === undefined || !/^%SystemRoot%\\System32\\[\w.\\]+\.exe$/i.test(program)) {
    flaws.push(
      flawAt(
        value ?? call.node,
        'a task starts a program below "$env:SystemRoot\\System32\\", written out',
      ),
    );
  }
  const given = argumentOf(call, 'argument')?.value;
  if (given !== undefined && !isMadeHere(given, commands)) {
    flaws.push(
      flawAt(given, 'a text from outside could become code here; let the task read it from a file'),
    );
  }
  return flaws;
}

/** Other machines, and what a policy decides. */
export function placeFlaw(value: Node, call: Call, { role, scope }: Commands): ScriptFlaw[] {
  const written = wordOf(value, scope.constants).start;
  // "Microsoft.PowerShell.Core\FileSystem::\\server\share" is a path, too.
  const start = written.replace(/^(Microsoft\.PowerShell\.\w+\\)?(FileSystem|Registry)::/i, '');
  if (/^[\\/]{2}(?![?.][\\/](?!UNC[\\/]))/i.test(start))
    return [flawAt(value, 'a script reaches no other machine')];
  if (/^(Microsoft\.PowerShell\.Core\\)?(Variable|Function|Alias):/i.test(start))
    return [flawAt(value, 'reads a drive of PowerShell itself, which may hold code')];
  const changes = role === 'remedy' && changingCommands.has(call.name ?? '');
  return changes && /^(HKLM|HKCU|HKEY_\w+|Registry)\b.*\\Policies\\/i.test(start)
    ? [flawAt(value, 'what a policy decides is for whoever owns the policy; name it in an advice')]
    : [];
}

import { didYouMean } from '#src/document/nearest.ts';
import type { ScriptFlaw } from '#src/ports/script-check.ts';
import { type Call, type Commands, valuesOf } from './call.ts';
import { changingCommands, preparingCommands } from './changing-commands.ts';
import { flawAt } from './flaw.ts';
import { changingPrograms, programName, readingPrograms } from './native-programs.ts';
import { readingCommands } from './reading-commands.ts';
import { aliases, refusedCommands } from './refused-commands.ts';
import type { Scope } from './scope.ts';
import { isText } from './text-value.ts';
import type { Node } from './tree.ts';
import { wordOf } from './word.ts';

/** What is no cmdlet that a script may call: a program of Windows, another name, or nothing that is known. */
export function otherFlaw(call: Call, name: string, commands: Commands): ScriptFlaw[] {
  const { node, written } = call;
  const refused = refusedCommands.get(name);
  if (refused !== undefined) return [flawAt(node, `${written} ${refused}`)];
  const full = aliases.get(name);
  if (full !== undefined) return [flawAt(node, `"${written}" is another name; write ${full}`)];
  const program = programName(name);
  const rules = [
    readingPrograms,
    ...(commands.role === 'remedy' ? [changingPrograms] : []),
  ].flatMap((list) => list.get(program) ?? []);
  if (rules.length === 0) return [unknownFlaw(call, name, commands)];
  const words = valuesOf(call).map((value) => wordOf(value, commands.scope.constants));
  const problems = rules.map((rule) => rule(words));
  if (problems.includes(undefined)) {
    return valuesOf(call).flatMap((value) => splitFlaw(value, commands.scope));
  }
  const most = commands.role === 'probe' ? 'only reads' : 'does only what may be put back';
  return [flawAt(node, `${written}: this is no form of it that ${most} (${problems.at(-1)})`)];
}

/** A program gets a list as one word for each of its members, and a quotation mark ends a word: both bring words that nobody sees. */
function splitFlaw(value: Node, scope: Scope): ScriptFlaw[] {
  const { text } = wordOf(value, scope.constants);
  if (text !== undefined) {
    return text.includes('"')
      ? [flawAt(value, 'holds a quotation mark, which splits the word')]
      : [];
  }
  return isText(value, scope)
    ? []
    : [flawAt(value, 'put the value in quotes: a list would become several words')];
}

function unknownFlaw({ node, written }: Call, name: string, { role }: Commands): ScriptFlaw {
  const changes =
    changingCommands.has(name) ||
    preparingCommands.has(name) ||
    changingPrograms.has(programName(name));
  if (role === 'probe' && changes)
    return flawAt(node, `${written} changes something: a probe only reads`);
  if (name === 'clean') return flawAt(node, 'a clean block is PowerShell 7; write try … finally');
  const near = name.includes('-') ? didYouMean(name, readingCommands.keys()) : '';
  return flawAt(node, `${written} is not on the list of commands for a ${role}${near}`);
}

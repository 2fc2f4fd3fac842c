import type { ScriptFlaw } from '#src/ports/script-check.ts';
import { readingCommands } from './reading-commands.ts';
import { type Node, nodesOf, placeOf } from './shell-tree.ts';
import { type Word, wordsOf } from './shell-words.ts';

/** Whatever a probe does beyond reading. Fails closed: what is not known to read is a flaw. */
export function readingFlaws(root: Node): ScriptFlaw[] {
  const own = functionNames(root);
  const commands = nodesOf(root, 'command').flatMap((command) => {
    const message = commandFlaw(wordsOf(command), own);
    return message === undefined ? [] : [{ ...placeOf(command), message }];
  });
  return [...commands, ...redirectFlaws(root), ...assignmentFlaws(root)];
}

function functionNames(root: Node): ReadonlySet<string> {
  const names = nodesOf(root, 'function_definition').map(
    (node) => node.childForFieldName('name')?.text,
  );
  return new Set(names.filter((name) => name !== undefined));
}

function commandFlaw(words: readonly Word[], own: ReadonlySet<string>): string | undefined {
  const [name, ...rest] = words;
  // Assignments alone, or redirections alone, run nothing.
  if (name === undefined) return undefined;
  if (name.text === undefined)
    return `a probe calls no command that is only known when it runs: ${name.node.text}`;
  if (own.has(name.text)) return undefined;
  const inner = wrapped(name.text, rest);
  if (inner !== undefined)
    return inner.length === 0 ? `${name.text} names no command` : commandFlaw(inner, new Set());
  if (rest.length === 1 && rest[0]?.text === '--version') return undefined;
  const rule = readingCommands.get(name.text);
  if (rule === undefined)
    return `"${name.text}" is not known to read only; a probe must not call it`;
  const problem = rule(rest);
  return problem === undefined ? undefined : `${name.text}: ${problem}`;
}

/** The command that another one starts with its words. */
function wrapped(name: string, rest: readonly Word[]): readonly Word[] | undefined {
  if (name === 'timeout') return rest.slice(rest.findIndex(({ start }) => /^\d/.test(start)) + 1);
  if (name === 'env') return rest.filter(({ start }) => !/^(-i$|(LC_\w+|LANG|TZ)=)/.test(start));
  if (name === 'xargs') return rest.filter(({ start }) => !/^-[0rnL]/.test(start));
  if (name !== 'runuser' || rest[0]?.text !== '-u') return undefined;
  return rest[2]?.text === '--' ? rest.slice(3) : rest.slice(2);
}

function redirectFlaws(root: Node): ScriptFlaw[] {
  return nodesOf(root, 'file_redirect').flatMap((redirect) => {
    const operator =
      redirect.children.find((child) => child !== null && !child.isNamed)?.text ?? '';
    const target = redirect.childForFieldName('destination')?.text ?? '';
    if (isReadingRedirect(operator, target)) return [];
    return [{ ...placeOf(redirect), message: `a probe writes nothing: ${redirect.text}` }];
  });
}

function isReadingRedirect(operator: string, target: string): boolean {
  if (operator === '<') return !target.includes('/dev/tcp/') && !target.includes('/dev/udp/');
  if (operator === '<&' || operator === '>&') return /^(\d|-)$/.test(target);
  return (operator === '>' || operator === '>>') && target === '/dev/null';
}

/** With another PATH or loader, a command is no longer the one that it is named after. */
function assignmentFlaws(root: Node): ScriptFlaw[] {
  return nodesOf(root, 'variable_assignment').flatMap((assignment) => {
    const name = assignment.childForFieldName('name')?.text ?? '';
    if (!/^(PATH|LD_\w+|BASH_ENV|ENV)$/.test(name)) return [];
    return [{ ...placeOf(assignment), message: `a probe does not set ${name}` }];
  });
}

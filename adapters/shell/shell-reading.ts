import type { ScriptFlaw } from '#src/ports/script-check.ts';
import { readingCommands } from './reading-commands.ts';
import { harmless } from './reading-rules.ts';
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
  if (name.text === undefined) {
    return `a probe calls no command that is only known when it runs: ${name.node.text}`;
  }
  return own.has(name.text) ? undefined : namedFlaw(name.text, rest);
}

function namedFlaw(name: string, rest: readonly Word[]): string | undefined {
  if (name === 'xargs') return xargsFlaw(rest);
  const inner = wrapped(name, rest);
  if (inner?.length === 0) return `${name} names no command`;
  // Another program starts it, which knows nothing of the functions of this script.
  if (inner !== undefined) return commandFlaw(inner, new Set());
  if (rest.length === 1 && rest[0]?.text === '--version') return undefined;
  const rule = readingCommands.get(name);
  if (rule === undefined) return `"${name}" is not known to read only; a probe must not call it`;
  const problem = rule(rest);
  return problem === undefined ? undefined : `${name}: ${problem}`;
}

/** What xargs adds is not known here, so that its command must be harmless whatever it is given. */
function xargsFlaw(words: readonly Word[]): string | undefined {
  const name = words.find(({ start }) => !/^(-[0rnL]|\d)/.test(start))?.text;
  const isHarmless = name !== undefined && readingCommands.get(name) === harmless;
  return isHarmless
    ? undefined
    : `xargs: "${name ?? '?'}" may do more than read with what it is given`;
}

/** The command that another one starts with its words. */
function wrapped(name: string, rest: readonly Word[]): readonly Word[] | undefined {
  if (name === 'timeout') return rest.slice(rest.findIndex(({ start }) => /^\d/.test(start)) + 1);
  if (name === 'env') return rest.filter(({ start }) => !/^(-i$|(LC_\w+|LANG|TZ)=)/.test(start));
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

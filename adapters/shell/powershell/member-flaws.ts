import type { ScriptFlaw } from '#src/ports/script-check.ts';
import { flawAt, quoted } from './flaw.ts';
import { ownMethods, readingMethods, remedyMethods } from './reading-methods.ts';
import { knownType } from './reading-types.ts';
import type { Scope } from './scope.ts';
import { reaches } from './special-flaws.ts';
import { isText } from './text-value.ts';
import { type Node, nodesOf } from './tree.ts';
import { nameOfType } from './type-flaws.ts';
import { variableName } from './word.ts';

/** Who calls, and what is known of the variables. */
export interface Members {
  readonly role: 'probe' | 'remedy';
  readonly scope: Scope;
}

/** Calls and uses of members that may do more than read. */
export function memberFlaws(root: Node, members: Members): ScriptFlaw[] {
  const calls = nodesOf(root, 'invokation_expression');
  const uses = nodesOf(root, 'member_access');
  return [
    ...calls.flatMap((call) => flawOf(call, callFlaw(call, members))),
    ...uses.flatMap((use) => flawOf(use, useFlaw(use, members))),
  ];
}

function flawOf(node: Node, message: string | undefined): ScriptFlaw[] {
  return message === undefined ? [] : [flawAt(node, message)];
}

function callFlaw(call: Node, members: Members): string | undefined {
  const [target, mark, member] = call.children;
  if (target === undefined || member === undefined) return `cannot be told: ${quoted(call.text)}`;
  const name = member.text.toLowerCase();
  if (member.type !== 'simple_name') {
    return `calls a method that is only known when it runs: ${quoted(member.text)}`;
  }
  if (mark?.text === '::') {
    const isReach =
      /TcpClient\]$/i.test(target.text) && !/^\(\s*\)$/.test(argumentsOf(call)?.text ?? '');
    return isReach ? reaches : staticFlaw({ target, member: name, written: member.text }, members);
  }
  return methodFlaw(call, { target, name, written: member.text }, members);
}

interface Method {
  readonly target: Node;
  readonly name: string;
  readonly written: string;
}

/** Methods that depend on what they are given, or on whom they belong to. */
const special: Readonly<
  Record<string, (call: Node, method: Method, scope: Scope) => string | undefined>
> = {
  shouldprocess: (_, { target }) => onlyOf(target, 'pscmdlet'),
  connect: reachFlaw,
  where: (call) =>
    argumentsOf(call)?.children[1]?.type === 'script_block_expression'
      ? undefined
      : '.Where() takes code in { }',
  opensubkey: writableFlaw,
  replace: (_, { target }, scope) =>
    isText(target, scope) ? undefined : 'write -replace: .Replace() of a file replaces the file',
};

function methodFlaw(call: Node, method: Method, { role, scope }: Members): string | undefined {
  const { target, name, written } = method;
  const rule = special[name];
  if (rule !== undefined) return rule(call, method, scope);
  if (readingMethods.has(name) || (role === 'remedy' && remedyMethods.has(name))) return undefined;
  if (!ownMethods.has(name)) return `.${written}() is not known to read only`;
  return scope.own.has(variableName(target) ?? '')
    ? undefined
    : `.${written}() may change something; it is for lists and dictionaries that the script made itself`;
}

function onlyOf(target: Node, name: string): string | undefined {
  return variableName(target) === name ? undefined : `ShouldProcess belongs to $${name}`;
}

/** A script looks at its own machine; the bot looks at others from outside. */
function reachFlaw(call: Node): string | undefined {
  const given = argumentsOf(call)?.text ?? '';
  return /^\(\s*'(127\.0\.0\.1|::1|localhost)'/.test(given)
    ? undefined
    : "connects to more than '127.0.0.1'";
}

/** The second argument opens a key of the registry for writing. */
function writableFlaw(call: Node): string | undefined {
  const given = argumentsOf(call);
  const values = given?.children.find(({ type }) => type === 'argument_expression_list')?.children;
  const second = values?.filter(({ text }) => text !== ',')[1];
  return second === undefined || /^\$false$/i.test(second.text)
    ? undefined
    : '.OpenSubKey() with a second argument opens the key for writing';
}

function argumentsOf(call: Node): Node | undefined {
  return call.children.find(({ type }) => type === 'argument_list');
}

function useFlaw(use: Node, members: Members): string | undefined {
  const [target, mark, member] = use.children;
  if (target === undefined || member === undefined) return `cannot be told: ${quoted(use.text)}`;
  if (mark?.text === '::') {
    return staticFlaw({ target, member: member.text.toLowerCase(), written: member.text }, members);
  }
  return /^['"]?scriptblock['"]?$/i.test(member.text)
    ? 'code is not taken out of an object'
    : undefined;
}

interface Static {
  readonly target: Node;
  readonly member: string;
  readonly written: string;
}

function staticFlaw({ target, member, written }: Static, { role }: Members): string | undefined {
  if (target.type !== 'type_literal') return 'takes a static member of something that is no type';
  const name = nameOfType(target);
  const type = knownType(name, role);
  const isArray = target.text.endsWith('[]]') && member === 'new';
  if (type === undefined || type.isEnumeration || isArray || type.members.has(member))
    return undefined;
  return `[${name}]::${written} is not known to read only`;
}

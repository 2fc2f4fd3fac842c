import type { CheckedScript, ScriptFlaw } from '#src/ports/script-check.ts';
import { callsIn } from './call.ts';
import { parametersOf } from './parameters.ts';
import { assignedValue } from './scope.ts';
import { type Node, nodesOf } from './tree.ts';
import { staticText, variableName } from './word.ts';

/** What every script says of itself before its first command. */
export function frameFlaws(root: Node, script: CheckedScript): ScriptFlaw[] {
  const wanted: readonly (readonly [boolean, string])[] = [
    ...helpFrame(root, script),
    ...requiredFrame(root, script),
    [
      hasCall(root, 'Set-StrictMode', /^-Version\s+Latest$/i),
      'has no "Set-StrictMode -Version Latest"',
    ],
    [stopsAtErrors(root), 'has no "$ErrorActionPreference = \'Stop\'"'],
    ...bindingFrame(root, script),
  ];
  return wanted.filter(([holds]) => !holds).map(([, message]) => ({ line: 1, column: 1, message }));
}

type Wanted = readonly [boolean, string];

function helpFrame(root: Node, { role }: CheckedScript): Wanted[] {
  const help = commentsOf(root).find((text) => text.startsWith('<#')) ?? '';
  const sections =
    role === 'probe' || role === 'apply' ? ['SYNOPSIS', 'DESCRIPTION', 'OUTPUTS'] : ['SYNOPSIS'];
  return sections.map((section) => [
    new RegExp(String.raw`^\s*\.${section}\s*$`, 'im').test(help),
    `has no .${section} in its help`,
  ]);
}

function requiredFrame(root: Node, { needs }: CheckedScript): Wanted[] {
  const comments = commentsOf(root);
  const needed: Wanted[] = [
    [
      comments.some((text) => /^#Requires -Version 5\.1\s*$/i.test(text)),
      'has no "#Requires -Version 5.1"',
    ],
  ];
  if (needs === 'administrator') {
    const isThere = comments.some((text) => /^#Requires -RunAsAdministrator\s*$/i.test(text));
    needed.push([isThere, 'has no "#Requires -RunAsAdministrator"']);
  }
  return needed;
}

function bindingFrame(root: Node, { role }: CheckedScript): Wanted[] {
  const { binding } = parametersOf(root);
  const needed: Wanted[] = [
    [binding !== undefined, 'has no "[CmdletBinding()]" with "param( … )"'],
  ];
  if (role === 'apply') {
    const isThere = /\bSupportsShouldProcess\s*(=\s*\$true\s*)?[,)]/i.test(binding ?? '');
    needed.push([isThere, 'has no SupportsShouldProcess, so that it cannot be previewed']);
  }
  return needed;
}

function commentsOf(root: Node): string[] {
  return nodesOf(root, 'comment').map(({ text }) => text);
}

function hasCall(root: Node, name: string, given: RegExp): boolean {
  return callsIn(root).some(
    ({ name: called, node }) =>
      called === name.toLowerCase() &&
      isTop(node) &&
      given.test(node.text.slice(name.length).trim()),
  );
}

function stopsAtErrors(root: Node): boolean {
  return nodesOf(root, 'assignment_expression').some((assignment) => {
    const [target] = assignment.children[0]?.children ?? [];
    const value = assignedValue(assignment);
    const isPreference = target !== undefined && variableName(target) === 'erroractionpreference';
    return isPreference && isTop(assignment) && value !== undefined && staticText(value) === 'Stop';
  });
}

/** At the level of the script: neither in a block nor in a function. */
function isTop(node: Node): boolean {
  for (let at = node.parent; at !== undefined; at = at.parent) {
    if (/block|function/.test(at.type)) return false;
  }
  return true;
}

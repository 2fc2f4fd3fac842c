import { type Call, functionAround, functionName } from './call.ts';
import type { Scope } from './scope.ts';
import { type Node, nodesOf } from './tree.ts';
import { variableName } from './word.ts';

/** What is known of a script when the origin of a text is looked for. */
export interface Origins {
  readonly scope: Scope;
  readonly calls: readonly Call[];
}

const harmlessCalls =
  /^(replace|tostring|trim|newguid|tobase64string|getbytes|join|format|tolowerinvariant|toupperinvariant)$/i;

/**
 * Whether a text is made of nothing but what stands in the script, random names and the environment of the machine: no parameter, no
 * state, nothing that a command has read. Only such a text may become code.
 */
export function isMadeHere(node: Node, origins: Origins, seen: readonly string[] = []): boolean {
  if (nodesOf(node, 'command').length > 0) return false;
  const calls = nodesOf(node, 'invokation_expression');
  if (calls.some(({ children: [, , member] }) => !harmlessCalls.test(member?.text ?? '')))
    return false;
  return nodesOf(node, 'variable').every((variable) => isVariableMadeHere(variable, origins, seen));
}

function isVariableMadeHere(variable: Node, origins: Origins, seen: readonly string[]): boolean {
  const name = variableName(variable) ?? '';
  if (/^(env:(systemroot|windir|programdata|systemdrive)|true|false|null)$/.test(name)) return true;
  if (seen.includes(name)) return true;
  if (seen.length > 6) return false;
  const next = [...seen, name];
  const values = origins.scope.values.get(name) ?? [];
  const given = givenTo(name, variable, origins);
  if (given === undefined || values.length + given.length === 0) return false;
  return [...values, ...given].every(
    (value) => value !== undefined && isMadeHere(value, origins, next),
  );
}

/** What the callers hand over for a parameter of a function; `undefined` for a parameter of the script itself. */
function givenTo(
  name: string,
  variable: Node,
  { calls }: Origins,
): readonly (Node | undefined)[] | undefined {
  const root = rootOf(variable);
  const declared = nodesOf(root, 'script_parameter').filter((parameter) =>
    parameter.children.some((child) => child.type === 'variable' && variableName(child) === name),
  );
  const around = declared.map(functionAround);
  if (around.includes(undefined)) return undefined;
  return around.flatMap((own) => {
    const callers = calls.filter(
      (call) => own !== undefined && call.name === functionName(own).toLowerCase(),
    );
    return callers.flatMap((call) => call.arguments.map(({ value }) => value));
  });
}

function rootOf(node: Node): Node {
  let root = node;
  while (root.parent !== undefined) root = root.parent;
  return root;
}

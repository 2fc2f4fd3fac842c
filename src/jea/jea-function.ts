import { BotError } from '#src/errors.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import type { ScriptUse } from './function-name.ts';
import { parametersOf } from './function-parameters.ts';
import type { ModuleParameter } from './module-parameter.ts';
import { paramBlockOf } from './param-block.ts';
import { type SharedScript, scriptUses } from './script-uses.ts';

/** A function of the module: one script of a playbook, and what it may be given. */
export interface JeaFunction {
  readonly command: string;
  readonly digest: string;
  readonly text: string;
  /** Path of the script below the folder "Scripts" of the module. */
  readonly file: string;
  /** Whether a probe uses it: then it only reads. */
  readonly isProbe: boolean;
  readonly canPreview: boolean;
  readonly takesState: boolean;
  /** Digests of the scripts whose word it takes for a state. */
  readonly toldBy: readonly string[];
  /** Whether what it tells may be the state of a way back. */
  readonly tellsState: boolean;
  /** Those of the script, without those that every function has. */
  readonly parameters: readonly ModuleParameter[];
  /** Who among the chosen playbooks uses it. */
  readonly uses: readonly ScriptUse[];
}

/**
 * The functions for the scripts of the chosen playbooks, by name. Throws BotError `playbook-invalid` for what
 * cannot be limited or told apart.
 */
export function jeaFunctionsOf(
  playbooks: readonly LoadedPlaybook[],
  chosen: readonly string[],
): readonly JeaFunction[] {
  const functions = [...scriptUses(playbooks).values()]
    .map((script) => ({
      script,
      uses: script.uses.filter(({ playbook }) => chosen.includes(playbook)),
    }))
    .filter(({ uses }) => uses.length > 0)
    .map(({ script, uses }) => functionOf(script, { uses, playbooks }))
    .toSorted((a, b) => (a.command < b.command ? -1 : 1));
  refuseTwins(functions);
  return functions;
}

interface Setting {
  readonly uses: readonly ScriptUse[];
  readonly playbooks: readonly LoadedPlaybook[];
}

function functionOf(
  { text, digest, command, uses: all }: SharedScript,
  setting: Setting,
): JeaFunction {
  const [{ playbook, file }] = all;
  const place = `${playbook}/${file}`;
  const block = paramBlockOf(text);
  if (block === undefined) {
    throw unfit(
      place,
      'has a param block that cannot be read here',
      'Write it as the scripts of other playbooks do.',
    );
  }
  const { uses, playbooks } = setting;
  return {
    command,
    digest,
    text,
    file: place,
    isProbe: uses.some(({ role }) => role === 'probe'),
    canPreview: block.canPreview,
    takesState: block.parameters.some(({ name }) => name.toLowerCase() === 'state'),
    toldBy: tellersOf(all, playbooks),
    tellsState: all.some(({ role }) => role === 'apply'),
    parameters: parametersOf(block, { uses, playbooks, place }),
    uses,
  };
}

/** The repairs that these ways back belong to. */
function tellersOf(uses: readonly ScriptUse[], playbooks: readonly LoadedPlaybook[]) {
  const remedies = new Set(uses.filter(({ role }) => role !== 'probe').map(remedyOf));
  return [...scriptUses(playbooks).values()]
    .filter(({ uses: own }) =>
      own.some((use) => use.role === 'apply' && remedies.has(remedyOf(use))),
    )
    .map(({ digest }) => digest)
    .toSorted();
}

function remedyOf({ playbook, name }: ScriptUse): string {
  return `${playbook}/${name}`;
}

/** PowerShell does not tell "ABc" from "AbC", which is what "a-bc" and "ab-c" become. */
function refuseTwins(functions: readonly JeaFunction[]): void {
  const names = Map.groupBy(functions, ({ command }) => command.toLowerCase());
  for (const twins of names.values()) {
    const [first, second] = twins;
    if (first === undefined || second === undefined) continue;
    throw unfit(
      first.file,
      `and ${second.file} would both be ${first.command}`,
      'Rename one of them.',
    );
  }
}

/** A fault of a script that keeps it out of the module. */
export function unfit(place: string, why: string, hint: string): BotError {
  return new BotError('playbook-invalid', `${place} ${why}`, { hint });
}

import { BotError } from '#src/errors.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import { lookUp, splitPath } from '#src/playbook/look-up.ts';
import type { Playbook } from '#src/playbook/schema.ts';
import type { ScriptUse } from './function-name.ts';
import { isOwn, parameterName } from './jea-command.ts';
import { limitOf, type Source } from './limit.ts';
import type { ModuleParameter } from './module-parameter.ts';
import type { DeclaredParameter, ParamBlock } from './param-block.ts';

interface Setting {
  readonly uses: readonly ScriptUse[];
  readonly playbooks: readonly LoadedPlaybook[];
  /** Of the script, for faults. */
  readonly place: string;
}

/** What the playbooks give to a script, each limited. What they never give is not taken. */
export function parametersOf(block: ParamBlock, setting: Setting): readonly ModuleParameter[] {
  const sources = sourcesOf(setting);
  return [...sources].map(([key, values]) => {
    const name = parameterName(key);
    const declared = block.parameters.find((one) => one.name.toLowerCase() === key.toLowerCase());
    if (isOwn(name))
      throw fault(setting, name, 'has the name of one that the module has for itself');
    if (declared === undefined) throw fault(setting, name, 'is not declared');
    return limited(declared, { values, setting });
  });
}

interface Limiting {
  readonly values: Source;
  readonly setting: Setting;
}

function limited(declared: DeclaredParameter, { values, setting }: Limiting): ModuleParameter {
  const { name, type = '', attributes } = declared;
  const read = limitOf(declared, values);
  if (!read.ok) throw fault(setting, name, read.why);
  const takesEmpty = attributes.has('allowemptystring');
  return { name, type: type === 'boolean' ? 'bool' : type, limit: read.limit, takesEmpty };
}

function fault({ place }: Setting, name: string, why: string): BotError {
  return new BotError('playbook-invalid', `${place}: the parameter ${name} ${why}`, {
    hint: 'An endpoint permits nothing that is not limited.',
  });
}

/** Every parameter that is given, with what all its sources together can be. */
function sourcesOf({ uses, playbooks }: Setting): ReadonlyMap<string, Source> {
  const given = uses.flatMap(({ playbook: name, role, name: remedyName }) => {
    const playbook = playbooks.find((one) => one.name === name)?.playbook;
    const remedy = playbook === undefined ? undefined : lookUp(playbook.remedies, remedyName);
    if (playbook === undefined || role !== 'apply' || remedy?.kind !== 'script') return [];
    return Object.entries(remedy.parameters).map(
      ([key, path]) => [key, sourceAt(playbook, path)] as const,
    );
  });
  const byKey = Map.groupBy(given, ([key]) => key);
  return new Map([...byKey].map(([key, all]) => [key, union(all.map(([, source]) => source))]));
}

function union(all: readonly Source[]): Source {
  if (all.every((source) => source === 'date')) return 'date';
  const known = all.filter((source) => source !== undefined && source !== 'date');
  return known.length < all.length ? undefined : [...new Set(known.flat())];
}

/** What a reading or an answer can be, where the playbook says it. */
function sourceAt({ probes, questions }: Playbook, path: string): Source {
  const { source, key } = splitPath(path);
  if (source === 'answers') {
    const question = lookUp(questions, key);
    return question?.answer === 'choice' ? Object.keys(question.choices) : undefined;
  }
  const probe = lookUp(probes, source);
  const field = probe === undefined ? undefined : lookUp(probe.returns, key);
  if (field === undefined) return undefined;
  const { type, values } = typeof field === 'string' ? { type: field } : field;
  return type === 'date' ? 'date' : values;
}

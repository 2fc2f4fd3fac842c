import { lookUp } from './look-up.ts';
import { builtInLooks } from './looks.ts';
import type { Field, FieldType, Platform, Playbook, Probe, Question } from './schema.ts';

/** What may stand under one key of a probe, or as an answer. */
export interface Source {
  readonly type: FieldType;
  /** Every value that it can have, where they are known. */
  readonly values?: readonly string[] | undefined;
  /** Platforms on which it is ever told. */
  readonly platforms: readonly Platform[];
}

/** By probe (or "answers") and key. */
export type Sources = Readonly<Record<string, Readonly<Record<string, Source>>>>;

const everywhere: readonly Platform[] = ['linux', 'windows'];

/** Everything that evidence and parameters may name. */
export function sourcesOf(playbook: Playbook): Sources {
  const answers = Object.entries(playbook.questions).flatMap(([name, question]) =>
    question.answer === 'host' ? [] : [[name, answerOf(question)] as const],
  );
  const probes = Object.entries(playbook.probes).map(
    ([name, probe]) => [name, keysOf(probe)] as const,
  );
  return Object.fromEntries([...probes, ['answers', Object.fromEntries(answers)] as const]);
}

function answerOf(question: Question): Source {
  const values = question.answer === 'choice' ? Object.keys(question.choices) : undefined;
  return { type: 'text', values, platforms: everywhere };
}

function keysOf(probe: Probe): Record<string, Source> {
  const platforms = platformsOf(probe);
  return Object.fromEntries(
    Object.entries(probe.returns).map(([key, field]) => {
      const { type, values = builtInValues(probe, key) } = fieldOf(field);
      return [key, { type, values, platforms }];
    }),
  );
}

/** What a look of our own can tell is known, also where the playbook does not list it. */
function builtInValues(probe: Probe, key: string): readonly string[] | undefined {
  const field = probe.on === 'outside' ? lookUp(builtInLooks[probe.look], key) : undefined;
  return field === undefined ? undefined : fieldOf(field).values;
}

/** A field in its long form, however it was written. */
export function fieldOf(field: Field): Exclude<Field, string> {
  return typeof field === 'string' ? { type: field } : field;
}

/** Where a probe can be taken. */
export function platformsOf(probe: Probe): readonly Platform[] {
  return probe.on === 'outside'
    ? everywhere
    : everywhere.filter((name) => probe.run[name] !== undefined);
}

/** The platforms that a playbook has scripts for; both, when it only looks from outside. */
export function platformsFor(playbook: Playbook): readonly Platform[] {
  const scripted = Object.values(playbook.probes)
    .filter(({ on }) => on === 'host')
    .flatMap(platformsOf);
  return scripted.length === 0 ? everywhere : everywhere.filter((name) => scripted.includes(name));
}

/** The platforms on which a cause is judged. */
export function platformsOfCause(playbook: Playbook, cause: string): readonly Platform[] {
  const platform = lookUp(playbook.causes, cause)?.platform;
  return platform === undefined ? platformsFor(playbook) : [platform];
}
